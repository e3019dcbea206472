// Root of every object, and the bases that give a class its counting and copying methods.
//
// Classes are opaque: an app sees pointers, and every cast between a class and its bases keeps the
// address. A call on a null receiver does nothing and returns zero, null or false.
// Ownership: alloc, new, copy and Create give the caller a reference that it releases; every other
// method returns an object that somebody else owns, or that the current autorelease pool will release.
// Thread safety: Thread-safe (retain, release, autorelease, hash, isEqual, description).
// Metal documentation: NSObject, NSCopying, NSSecureCoding
#pragma once

#include "NSDefines.hpp"
#include "NSObjCRuntime.hpp"
#include "NSTypes.hpp"

namespace NS {

class Array;
class Coder;
class Dictionary;
class Object;
class String;

namespace detail {

/// The one thing in front of Object: nothing. Keeps Referencing free of a special case.
struct Root {};

NS_EXPORT void* retain(const void* object);
NS_EXPORT void release(const void* object);
NS_EXPORT void* autorelease(const void* object);
NS_EXPORT UInteger retainCount(const void* object);
NS_EXPORT void* copy(const void* object);

}  // namespace detail

/// Gives `Class` retain and release with its own type.
template <class Class, class Base = Object>
class Referencing : public Base {
public:
  /// Adds a reference and returns the receiver.
  Class* retain() { return static_cast<Class*>(detail::retain(this)); }
  /// Drops a reference; the object is destroyed with its last one.
  void release() { detail::release(this); }
  /// Leaves one reference to the current thread's autorelease pool and returns the receiver.
  Class* autorelease() { return static_cast<Class*>(detail::autorelease(this)); }
  UInteger retainCount() const { return detail::retainCount(this); }
};

/// Gives `Class` copy.
template <class Class, class Base = Object>
class Copying : public Referencing<Class, Base> {
public:
  /// A copy that the caller owns; an immutable object returns itself, retained.
  Class* copy() const { return static_cast<Class*>(detail::copy(this)); }
};

/// Marks classes that Apple can archive; archives themselves are not offered.
template <class Class, class Base = Object>
class SecureCoding : public Referencing<Class, Base> {};

class NS_EXPORT Object : public Referencing<Object, detail::Root> {
public:
  Object() = delete;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() = delete;

  /// Equal objects have equal hashes.
  UInteger hash() const;
  bool isEqual(const Object* pObject) const;
  /// Text for people; autoreleased.
  String* description() const;
  String* debugDescription() const;
};

}  // namespace NS
