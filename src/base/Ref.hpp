// Reference counting of internal objects. Apps never see these counts: an app's object (NS::Object)
// has a count of its own, and holds Refs to what the library shares below it.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace invar {

/// Base of every internally shared object. Starts with one reference, owned by its creator.
/// Thread safety: counting is thread-safe.
class RefCounted {
public:
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;

  void addRef() const noexcept { m_refs.fetch_add(1, std::memory_order_relaxed); }
  void dropRef() const noexcept {
    if (m_refs.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }
  uint32_t refCount() const noexcept { return m_refs.load(std::memory_order_relaxed); }

protected:
  RefCounted() = default;
  virtual ~RefCounted() = default;

private:
  mutable std::atomic<uint32_t> m_refs{1};
};

/// Owning pointer to a RefCounted object.
template <class T>
class Ref {
public:
  Ref() = default;
  Ref(std::nullptr_t) {}
  /// Takes over the reference that `object` was created with.
  static Ref adopt(T* object) { Ref r; r.m_object = object; return r; }
  /// Adds a reference to an object that somebody else owns.
  static Ref share(T* object) { if (object) object->addRef(); return adopt(object); }

  Ref(const Ref& other) : m_object(other.m_object) { if (m_object) m_object->addRef(); }
  Ref(Ref&& other) noexcept : m_object(std::exchange(other.m_object, nullptr)) {}
  template <class U> Ref(const Ref<U>& other) : m_object(other.get()) { if (m_object) m_object->addRef(); }
  template <class U> Ref(Ref<U>&& other) noexcept : m_object(other.leak()) {}
  ~Ref() { if (m_object) m_object->dropRef(); }
  Ref& operator=(Ref other) noexcept { std::swap(m_object, other.m_object); return *this; }

  T* get() const noexcept { return m_object; }
  T* operator->() const noexcept { return m_object; }
  T& operator*() const noexcept { return *m_object; }
  explicit operator bool() const noexcept { return m_object != nullptr; }
  /// Gives the reference to the caller.
  T* leak() noexcept { return std::exchange(m_object, nullptr); }

private:
  T* m_object = nullptr;
};

template <class T, class... Args>
Ref<T> makeRef(Args&&... args) { return Ref<T>::adopt(new T(std::forward<Args>(args)...)); }

}  // namespace invar
