// What every dispatch object is: counted, with a class pointer in its first word, so that it is an Objective-C object.
#pragma once

#include <atomic>
#include <cstdint>

namespace invar::dispatch {

enum class Kind : uint8_t { Queue, Attribute, Group, Semaphore, Data, WorkBlock };
inline constexpr int kKinds = 6;

/// Thread safety: thread-safe. The creator owns the first reference. Nothing is virtual: the first word is taken.
class Object {
public:
  using Function = void (*)(void*);

  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  void retain() noexcept { m_count.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept;
  /// Adds a reference unless the last one is gone.
  bool retainIfAlive() noexcept;
  uint32_t retainCount() const noexcept { return m_count.load(std::memory_order_relaxed); }
  Kind kind() const noexcept { return m_kind; }

  void setContext(void* context) noexcept { m_context.store(context); }
  void* context() const noexcept { return m_context.load(); }
  void setFinalizer(Function finalizer) noexcept { m_finalizer.store(finalizer); }

  /// The Objective-C classes, in the order of Kind. Before the first object.
  static void setClasses(void* const (&classes)[kKinds]);

protected:
  using Destroy = void (*)(Object*);
  Object(Kind kind, Destroy destroy) noexcept;
  ~Object() = default;
  /// Lives as long as the process.
  void makeImmortal() noexcept { m_count.store(kImmortal, std::memory_order_relaxed); }

private:
  static constexpr uint32_t kImmortal = 0x40000000;   // far from 0 and from overflow

  void* m_isa;   // must stay the first word
  std::atomic<uint32_t> m_count{1};
  const Kind m_kind;
  const Destroy m_destroy;
  std::atomic<void*> m_context{nullptr};
  std::atomic<Function> m_finalizer{nullptr};
};

/// Owning pointer to a dispatch object.
template <class T>
class Reference {
public:
  Reference() = default;
  static Reference share(T* object) { if (object) object->retain(); return adopt(object); }
  static Reference adopt(T* object) { Reference r; r.m_object = object; return r; }
  Reference(const Reference& other) : Reference(share(other.m_object)) {}
  Reference(Reference&& other) noexcept : m_object(other.m_object) { other.m_object = nullptr; }
  Reference& operator=(Reference other) noexcept {
    T* mine = m_object;
    m_object = other.m_object;
    other.m_object = mine;
    return *this;
  }
  ~Reference() { if (m_object) m_object->release(); }
  T* get() const { return m_object; }
  T* operator->() const { return m_object; }
  explicit operator bool() const { return m_object; }
  T* leak() { T* object = m_object; m_object = nullptr; return object; }

private:
  T* m_object = nullptr;
};

}  // namespace invar::dispatch
