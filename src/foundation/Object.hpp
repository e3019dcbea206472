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
  mutable std::atomic<void*> isa{nullptr};  ///< what the Objective-C door, if it is loaded, has for the class
};

/// Type of an object whose last reference is gone; seen while its memory is not in use again.
extern const TypeInfo kReleasedType;
/// Type of NS::Object itself.
extern const TypeInfo kObjectType;

/// Root of every app-visible object. Starts with a retain count of 1, owned by its creator.
/// Thread safety: retain and release are thread-safe.
class ObjectBase {
public:
  explicit ObjectBase(const TypeInfo& type) noexcept
      : m_isa(type.isa.load(std::memory_order_relaxed)), m_type(&type) {
    if (!m_isa) m_isa = classOf(type);
  }
  ObjectBase(const ObjectBase&) = delete;
  ObjectBase& operator=(const ObjectBase&) = delete;

  void retain() noexcept {
    if (m_type != &kReleasedType) m_count.fetch_add(1, std::memory_order_relaxed);
  }
  void release() noexcept;
  /// Drops a reference only when it is not the last one, and says whether it did: for threads that
  /// must not run a destructor.
  bool releaseUnlessLast() noexcept;
  size_t retainCount() const noexcept { return m_count.load(std::memory_order_relaxed); }
  /// Adds a reference unless the last one is gone.
  bool retainIfAlive() noexcept;
  /// Lives as long as the process from here on, however often it is released.
  void makeImmortal();
  /// For an object that is older than the Objective-C door.
  void adoptClass() noexcept { if (!m_isa) m_isa = classOf(*m_type); }
  const TypeInfo& type() const noexcept { return *m_type; }
  bool isKindOf(const TypeInfo& type) const noexcept {
    for (const TypeInfo* t = m_type; t; t = t->super) if (t == &type) return true;
    return false;
  }

protected:
  /// Through TypeInfo::destroy only. Leaves the mark of a released object behind: volatile, because the
  /// store counts only for a caller that uses the object too late.
  ~ObjectBase() { *const_cast<const TypeInfo* volatile*>(&m_type) = &kReleasedType; }

private:
  static constexpr uint32_t kImmortalCount = 0xC0000000;  // far from 0 and from overflow
  static constexpr uint32_t kDyingCount = 0x40000000;     // while the destructor runs

  static void* classOf(const TypeInfo& type) noexcept;  // ObjectiveCDoor.cpp; null without Objective-C

  void* m_isa;  // must stay the first word
  std::atomic<uint32_t> m_count{1};
  const TypeInfo* m_type;
};

// What TypeInfo's functions answer, with the nearest ancestor's standing in. Null stands for no object.
uint64_t hashOf(const ObjectBase* object) noexcept;
bool areEqual(const ObjectBase* a, const ObjectBase* b) noexcept;
std::string describe(const ObjectBase* object);
/// A reference that the caller owns; immutable classes return the object itself.
ObjectBase* copyOf(const ObjectBase* object);

/// The object behind any door's pointer.
inline ObjectBase* baseOf(const void* door) noexcept {
  return static_cast<ObjectBase*>(const_cast<void*>(door));
}

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

/// Leaves one reference of the object to the current thread's autorelease pool (AutoreleasePool.hpp).
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
