// Owning pointer to an object. TransferPtr takes over a reference that the caller owns (from alloc,
// new, copy, Create); RetainPtr adds one of its own.
// Thread safety: one thread at a time per pointer, as std::shared_ptr; the object's count is thread-safe.
// Metal documentation: metal-cpp's NS::SharedPtr
#pragma once

#include <cstddef>
#include <type_traits>

#include "NSDefines.hpp"

namespace NS {

template <class Class>
class SharedPtr {
  template <class Other>
  using IfConvertible = std::enable_if_t<std::is_convertible<Other*, Class*>::value>;

public:
  SharedPtr() = default;
  SharedPtr(std::nullptr_t) noexcept {}
  ~SharedPtr() {
    if (m_pObject) m_pObject->release();
  }

  SharedPtr(const SharedPtr& other) noexcept : m_pObject(other.m_pObject) { keep(); }
  SharedPtr(SharedPtr&& other) noexcept : m_pObject(other.detach()) {}
  template <class Other, class = IfConvertible<Other>>
  SharedPtr(const SharedPtr<Other>& other) noexcept : m_pObject(other.get()) {
    keep();
  }
  template <class Other, class = IfConvertible<Other>>
  SharedPtr(SharedPtr<Other>&& other) noexcept : m_pObject(other.detach()) {}

  SharedPtr& operator=(const SharedPtr& other) {
    SharedPtr(other).swap(*this);
    return *this;
  }
  SharedPtr& operator=(SharedPtr&& other) {
    SharedPtr(static_cast<SharedPtr&&>(other)).swap(*this);
    return *this;
  }
  template <class Other, class = IfConvertible<Other>>
  SharedPtr& operator=(const SharedPtr<Other>& other) {
    SharedPtr(other).swap(*this);
    return *this;
  }
  template <class Other, class = IfConvertible<Other>>
  SharedPtr& operator=(SharedPtr<Other>&& other) {
    SharedPtr(static_cast<SharedPtr<Other>&&>(other)).swap(*this);
    return *this;
  }
  SharedPtr& operator=(std::nullptr_t) {
    reset();
    return *this;
  }

  Class* get() const { return m_pObject; }
  Class* operator->() const { return m_pObject; }
  explicit operator bool() const { return m_pObject != nullptr; }

  /// Releases the object.
  void reset() { SharedPtr().swap(*this); }
  /// Gives the reference to the caller, who releases it.
  Class* detach() noexcept {
    Class* object = m_pObject;
    m_pObject = nullptr;
    return object;
  }

  template <class Other>
  friend SharedPtr<Other> RetainPtr(Other* pObject);
  template <class Other>
  friend SharedPtr<Other> TransferPtr(Other* pObject);

private:
  void keep() noexcept {
    if (m_pObject) m_pObject->retain();
  }
  void swap(SharedPtr& other) noexcept {
    Class* object = m_pObject;
    m_pObject = other.m_pObject;
    other.m_pObject = object;
  }

  Class* m_pObject = nullptr;
};

/// A pointer with a reference of its own, beside the caller's.
template <class Class>
SharedPtr<Class> RetainPtr(Class* pObject) {
  SharedPtr<Class> pointer;
  pointer.m_pObject = pObject;
  pointer.keep();
  return pointer;
}

/// A pointer that takes over the caller's reference.
template <class Class>
SharedPtr<Class> TransferPtr(Class* pObject) {
  SharedPtr<Class> pointer;
  pointer.m_pObject = pObject;
  return pointer;
}

template <class A, class B>
bool operator==(const SharedPtr<A>& a, const SharedPtr<B>& b) {
  return a.get() == b.get();
}
template <class A, class B>
bool operator!=(const SharedPtr<A>& a, const SharedPtr<B>& b) {
  return a.get() != b.get();
}
template <class A>
bool operator==(const SharedPtr<A>& a, std::nullptr_t) {
  return !a;
}
template <class A>
bool operator!=(const SharedPtr<A>& a, std::nullptr_t) {
  return static_cast<bool>(a);
}
template <class A>
bool operator==(std::nullptr_t, const SharedPtr<A>& a) {
  return !a;
}
template <class A>
bool operator!=(std::nullptr_t, const SharedPtr<A>& a) {
  return static_cast<bool>(a);
}

}  // namespace NS
