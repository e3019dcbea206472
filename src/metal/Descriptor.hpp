// What all descriptors share: they are a set of values that the app sets, reads and copies.
#pragma once

#include <utility>

#include "foundation/Object.hpp"

namespace invar::metal {

using foundation::Implements;
using foundation::ObjectBase;
using foundation::Retained;
using foundation::TypeInfo;

/// A property that is an object, of door class Door. Copies of a descriptor share it.
template <class Door>
class Held {
public:
  Held() = default;
  /// The caller gives up the reference that it holds.
  static Held adopt(ObjectBase* object) {
    Held held;
    held.m_object = Retained<ObjectBase>::adopt(object);
    return held;
  }
  /// Keeps a copy (`copied`) or the object itself; what is null, released or no `type` is dropped.
  static Held from(const Door* object, const TypeInfo& type, bool copied) {
    auto* base = foundation::baseOf(object);
    if (!base || !base->isKindOf(type)) return Held();
    if (copied) return adopt(foundation::copyOf(base));
    base->retain();
    return adopt(base);
  }
  Door* get() const { return reinterpret_cast<Door*>(m_object.get()); }

private:
  Retained<ObjectBase> m_object;
};

/// Base of a descriptor's implementation. `Values` is a plain struct that starts with the defaults.
/// Thread safety: one thread at a time.
template <class Self, class Door, class Values>
class Descriptor : public Implements<Self, Door> {
public:
  Descriptor() : Implements<Self, Door>(Self::kType) {}
  explicit Descriptor(const Values& from) : Implements<Self, Door>(Self::kType), values(from) {}

  Values values;

  static constexpr TypeInfo typeNamed(const char* name) {
    return TypeInfo{.name = name, .super = &foundation::kObjectType, .destroy = Self::destroyObject,
                    .copy = [](const ObjectBase* o) -> ObjectBase* {
                      return new Self(static_cast<const Self*>(o)->values);
                    }};
  }
  /// A new object for `alloc`.
  static Door* make() { return (new Self)->door(); }

  // For the door's methods, whose receiver may be null.
  template <class T, class V = Values> static T get(const Door* receiver, T V::*member) {
    return receiver ? Self::of(receiver)->values.*member : T();
  }
  template <class T, class V = Values> static void set(Door* receiver, T V::*member, T value) {
    if (receiver) Self::of(receiver)->values.*member = std::move(value);
  }
};

}  // namespace invar::metal
