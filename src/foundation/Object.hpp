// What every object that an app can hold is made of. The app sees an opaque NS::Object*; behind it,
// at the same address, stands an ObjectBase. Nothing in it is virtual: its first word belongs to
// the Objective-C door, which stores a class pointer there, so that the same object is an `id`.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace invar::foundation {

class ObjectBase;

/// What a class is: the table that stands in for virtual functions. One constant a class.
struct TypeInfo {
  const char* name;           ///< Apple's class or protocol name: "NSString", "MTLBuffer"
  const TypeInfo* super;      ///< nullptr for the root
  void (*destroy)(ObjectBase*) noexcept;
  // Each may be null: then the nearest ancestor's is used; the root compares addresses.
  uint64_t (*hash)(const ObjectBase*) noexcept = nullptr;
  bool (*isEqual)(const ObjectBase*, const ObjectBase*) noexcept = nullptr;
  std::string (*description)(const ObjectBase*) = nullptr;
  ObjectBase* (*copy)(const ObjectBase*) = nullptr;
  mutable std::atomic<void*> isa{nullptr};  ///< set by the Objective-C door when it is loaded
};

/// Root of every app-visible object. Starts with a retain count of 1, owned by its creator.
/// Thread safety: retain and release are thread-safe.
class ObjectBase {
public:
  explicit ObjectBase(const TypeInfo& type) noexcept
      : m_isa(type.isa.load(std::memory_order_relaxed)), m_type(&type) {}
  ObjectBase(const ObjectBase&) = delete;
  ObjectBase& operator=(const ObjectBase&) = delete;

  void retain() noexcept { m_count.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept;
  size_t retainCount() const noexcept { return m_count.load(std::memory_order_relaxed); }
  const TypeInfo& type() const noexcept { return *m_type; }
  bool isKindOf(const TypeInfo& type) const noexcept {
    for (const TypeInfo* t = m_type; t; t = t->super) if (t == &type) return true;
    return false;
  }

protected:
  ~ObjectBase() = default;  // through TypeInfo::destroy only

private:
  void* m_isa;  // must stay the first word
  std::atomic<uint32_t> m_count{1};
  const TypeInfo* m_type;
};

/// Type of an object whose last reference is gone; seen while its memory is not in use again.
extern const TypeInfo kReleasedType;
/// Type of NS::Object itself.
extern const TypeInfo kObjectType;

/// Joins an implementation class to its door class: `class Buffer : public Implements<Buffer, MTL::Buffer>`.
/// The implementation has a `static const TypeInfo kType`.
template <class Self, class Door, class Base = ObjectBase>
class Implements : public Base {
public:
  using Base::Base;
  /// The app's pointer to this object.
  Door* door() noexcept { return reinterpret_cast<Door*>(static_cast<ObjectBase*>(this)); }
  const Door* door() const noexcept { return const_cast<Implements*>(this)->door(); }

  /// The implementation behind a receiver; null stays null. For `this` in a door's methods.
  static Self* of(const Door* object) noexcept {
    return object ? static_cast<Self*>(reinterpret_cast<ObjectBase*>(const_cast<Door*>(object))) : nullptr;
  }
  /// The implementation behind an argument: null when it is null, released, or of another class.
  static Self* checked(const Door* object) noexcept {
    auto* base = reinterpret_cast<ObjectBase*>(const_cast<Door*>(object));
    return base && base->isKindOf(Self::kType) ? static_cast<Self*>(base) : nullptr;
  }
  static void destroyObject(ObjectBase* object) noexcept { delete static_cast<Self*>(object); }
};

/// Puts an object into the current thread's autorelease pool.
void autorelease(ObjectBase* object);

/// Owning pointer to an app-visible object, for use inside the library.
template <class T>
class Retained {
public:
  Retained() = default;
  static Retained adopt(T* object) { Retained r; r.m_object = object; return r; }
  static Retained share(T* object) { if (object) object->retain(); return adopt(object); }
  Retained(const Retained& other) : m_object(other.m_object) { if (m_object) m_object->retain(); }
  Retained(Retained&& other) noexcept : m_object(std::exchange(other.m_object, nullptr)) {}
  ~Retained() { if (m_object) m_object->release(); }
  Retained& operator=(Retained other) noexcept { std::swap(m_object, other.m_object); return *this; }
  T* get() const noexcept { return m_object; }
  T* operator->() const noexcept { return m_object; }
  explicit operator bool() const noexcept { return m_object; }
  T* leak() noexcept { return std::exchange(m_object, nullptr); }

private:
  T* m_object = nullptr;
};

}  // namespace invar::foundation
