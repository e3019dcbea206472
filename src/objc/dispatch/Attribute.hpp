// What dispatch_queue_create is told of a queue: one object, never freed, for each combination.
#pragma once

#include <compare>

#include "objc/dispatch/Object.hpp"

namespace invar::dispatch {

/// Thread safety: immutable.
class Attribute : public Object {
public:
  struct Values {
    bool concurrent = false;
    bool inactive = false;
    unsigned qos = 0;
    int relativePriority = 0;
    auto operator<=>(const Values&) const = default;
  };
  explicit Attribute(const Values& values) : Object(Kind::Attribute, [](Object*) {}), values(values) { makeImmortal(); }
  static Attribute* with(const Values& values);
  /// Those of an attribute object; of a serial queue for null.
  static Values of(const void* attribute);

  const Values values;
};

}  // namespace invar::dispatch
