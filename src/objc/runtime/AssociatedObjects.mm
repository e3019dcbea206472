#include "objc/runtime/AssociatedObjects.hpp"

#import <Foundation/Foundation.h>

#include <array>
#include <mutex>
#include <new>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/Export.hpp"
#include "objc/runtime.h"
#include "objc/runtime/Counting.hpp"
#include "objc/runtime/PresenceFilter.hpp"
#include "objc/runtime/ReturnedObject.hpp"

namespace invar::objc {
namespace {

/// A value, and whether the table holds a reference to it.
struct Association {
  const void* key = nullptr;
  id value = nil;
  objc_AssociationPolicy policy = OBJC_ASSOCIATION_ASSIGN;

  void letGo() const { if (policy != OBJC_ASSOCIATION_ASSIGN) release(value); }
};
using Associations = std::vector<Association>;

struct Stripe {
  std::mutex mutex;
  std::unordered_map<const void*, Associations> objects;
};

constexpr size_t kStripes = 16;
std::array<Stripe, kStripes>& stripes() {
  static auto* all = new std::array<Stripe, kStripes>;   // never destroyed: objects may outlive static ones
  return *all;
}
constinit PresenceFilter s_known;

Stripe& stripeOf(const void* object) { return stripes()[hashOf(object) % kStripes]; }

/// The association that was there before; to be let go of outside the lock, since that may run a -dealloc.
Association exchange(id object, const Association& made) {
  Stripe& stripe = stripeOf(object);
  const std::lock_guard lock(stripe.mutex);
  auto [entry, isNew] = stripe.objects.try_emplace(object);
  if (isNew) s_known.add(object);
  for (auto& a : entry->second)
    if (a.key == made.key) return std::exchange(a, made);
  entry->second.push_back(made);
  return {};
}

Association remove(id object, const void* key) {
  Stripe& stripe = stripeOf(object);
  const std::lock_guard lock(stripe.mutex);
  auto entry = stripe.objects.find(object);
  if (entry == stripe.objects.end()) return {};
  Association removed;
  std::erase_if(entry->second, [&](const Association& a) {
    if (a.key != key) return false;
    removed = a;
    return true;
  });
  return removed;
}

}  // namespace

void removeAssociatedObjects(const void* object) noexcept {
  if (!s_known.mayContain(object)) return;
  Associations gone;
  {
    Stripe& stripe = stripeOf(object);
    const std::lock_guard lock(stripe.mutex);
    auto entry = stripe.objects.find(object);
    if (entry == stripe.objects.end()) return;
    gone = std::move(entry->second);
    stripe.objects.erase(entry);
    s_known.remove(object);
  }
  for (const auto& a : gone) a.letGo();
}

void resetAssociatedObjectsInChild() noexcept {
  for (Stripe& stripe : stripes()) new (&stripe.mutex) std::mutex;
}

}  // namespace invar::objc

using namespace invar::objc;

extern "C" INVAR_EXPORT void objc_setAssociatedObject(id object, const void* key, id value,
                                                      objc_AssociationPolicy policy) {
  if (!object) return;
  if (!value) return remove(object, key).letGo();
  const bool copies = policy == OBJC_ASSOCIATION_COPY || policy == OBJC_ASSOCIATION_COPY_NONATOMIC;
  if (copies) value = [value copy];
  else if (policy != OBJC_ASSOCIATION_ASSIGN) retain(value);
  exchange(object, {key, value, policy}).letGo();
}

extern "C" INVAR_EXPORT id objc_getAssociatedObject(id object, const void* key) {
  if (!object || !s_known.mayContain(object)) return nil;
  id value = nil;
  {
    Stripe& stripe = stripeOf(object);
    const std::lock_guard lock(stripe.mutex);
    auto entry = stripe.objects.find(object);
    if (entry == stripe.objects.end()) return nil;
    for (const auto& a : entry->second) {
      if (a.key != key) continue;
      if (a.policy == OBJC_ASSOCIATION_ASSIGN) return a.value;
      value = retain(a.value);
    }
  }
  return autorelease(value);
}

extern "C" INVAR_EXPORT void objc_removeAssociatedObjects(id object) {
  if (object) removeAssociatedObjects(object);
}
