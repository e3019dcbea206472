// Atomics. Metal documentation: Metal Shading Language Specification, "Atomic Functions".
//
// Pointers are taken in the default space, to which device and threadgroup pointers convert; a target's
// optimiser finds the space again. An order other than relaxed is taken as the strongest, so that a call
// costs two forms and not five before the constant is seen.
#ifndef INVAR_METAL_ATOMIC_H
#define INVAR_METAL_ATOMIC_H

namespace metal {

template <class T>
struct atomic {
  T __value;
  atomic() = default;
  METAL_FUNC constexpr atomic(T value) : __value(value) {}
};
template <class T>
using _atomic = atomic<T>;

typedef atomic<int> atomic_int;
typedef atomic<uint> atomic_uint;
typedef atomic<bool> atomic_bool;
typedef atomic<float> atomic_float;
typedef atomic<ulong> atomic_ulong;   // atomic_min_explicit and atomic_max_explicit alone work on it

#define __INVAR_WANT_32_BITS                                                                                 \
  static_assert(sizeof(T) <= 4, "atomic_ulong has atomic_min_explicit and atomic_max_explicit, and nothing else");

namespace __impl {
template <class T>
METAL_FUNC T* __address(const volatile atomic<T>* object) {
  return const_cast<T*>(&object->__value);
}
} // namespace __impl

template <class T>
METAL_FUNC T atomic_load_explicit(const volatile atomic<T>* object, memory_order order) {
  __INVAR_WANT_32_BITS
  T value;
  if (order == memory_order_relaxed)
    __atomic_load(__impl::__address(object), &value, __ATOMIC_RELAXED);
  else
    __atomic_load(__impl::__address(object), &value, __ATOMIC_SEQ_CST);
  return value;
}

template <class T>
METAL_FUNC void atomic_store_explicit(volatile atomic<T>* object, __identity_t<T> value, memory_order order) {
  __INVAR_WANT_32_BITS
  if (order == memory_order_relaxed)
    __atomic_store(__impl::__address(object), &value, __ATOMIC_RELAXED);
  else
    __atomic_store(__impl::__address(object), &value, __ATOMIC_SEQ_CST);
}

template <class T>
METAL_FUNC T atomic_exchange_explicit(volatile atomic<T>* object, __identity_t<T> value, memory_order order) {
  __INVAR_WANT_32_BITS
  T old;
  if (order == memory_order_relaxed)
    __atomic_exchange(__impl::__address(object), &value, &old, __ATOMIC_RELAXED);
  else
    __atomic_exchange(__impl::__address(object), &value, &old, __ATOMIC_SEQ_CST);
  return old;
}

template <class T>
METAL_FUNC bool atomic_compare_exchange_weak_explicit(volatile atomic<T>* object, __identity_t<T>* expected,
                                                      __identity_t<T> desired, memory_order success,
                                                      memory_order failure) {
  __INVAR_WANT_32_BITS
  T* address = __impl::__address(object);
  if (success == memory_order_relaxed && failure == memory_order_relaxed)
    return __atomic_compare_exchange(address, expected, &desired, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  return __atomic_compare_exchange(address, expected, &desired, true, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

#define __INVAR_FETCH(operation)                                                                             \
  template <class T>                                                                                         \
  METAL_FUNC T atomic_fetch_##operation##_explicit(volatile atomic<T>* object, __identity_t<T> value,        \
                                                   memory_order order) {                                     \
    __INVAR_WANT_32_BITS                                                                                     \
    T* address = __impl::__address(object);                                                                  \
    return order == memory_order_relaxed ? __atomic_fetch_##operation(address, value, __ATOMIC_RELAXED)      \
                                         : __atomic_fetch_##operation(address, value, __ATOMIC_SEQ_CST);     \
  }
__INVAR_FETCH(add)
__INVAR_FETCH(sub)
__INVAR_FETCH(and)
__INVAR_FETCH(or)
__INVAR_FETCH(xor)
__INVAR_FETCH(min)
__INVAR_FETCH(max)
#undef __INVAR_FETCH
#undef __INVAR_WANT_32_BITS

// Without a result; Metal has these for 64-bit integers alone.
#define __INVAR_UPDATE(operation)                                                                            \
  template <class T>                                                                                         \
  METAL_FUNC void atomic_##operation##_explicit(volatile atomic<T>* object, __identity_t<T> value,           \
                                                memory_order order) {                                        \
    static_assert(__is_same(T, ulong), "atomic_" #operation "_explicit is for atomic_ulong; other types have " \
                                       "atomic_fetch_" #operation "_explicit");                              \
    if (order == memory_order_relaxed) __atomic_fetch_##operation(__impl::__address(object), value, __ATOMIC_RELAXED); \
    else __atomic_fetch_##operation(__impl::__address(object), value, __ATOMIC_SEQ_CST);                     \
  }
__INVAR_UPDATE(min)
__INVAR_UPDATE(max)
#undef __INVAR_UPDATE

} // namespace metal

#endif
