#include "objc/dispatch/Attribute.hpp"

#include <map>
#include <mutex>

namespace invar::dispatch {

Attribute* Attribute::with(const Values& values) {
  static std::mutex mutex;
  static auto* known = new std::map<Values, Attribute*>;   // never freed, as attributes are not
  const std::lock_guard lock(mutex);
  auto& attribute = (*known)[values];
  if (!attribute) attribute = new Attribute(values);
  return attribute;
}

Attribute::Values Attribute::of(const void* attribute) {
  return attribute ? static_cast<const Attribute*>(attribute)->values : Values{};
}

}  // namespace invar::dispatch
