// Atomic functions of textures. Metal documentation: Metal Shading Language Specification, "Texture Atomic
// Functions". Included by texture.h. The texel is one 32-bit integer (R32Uint, R32Sint); the result is its value
// before, in the first component, and zero outside of the texture.
#ifndef INVAR_METAL_TEXTURE_ATOMIC_H
#define INVAR_METAL_TEXTURE_ATOMIC_H

namespace __impl {
template <class T, access A>
METAL_FUNC T* __atomic_texel(const uchar* at) {
  static_assert(A == access::read_write, "texture atomics need 'access::read_write'");
  static_assert(__is_same(T, int) || __is_same(T, uint), "texture atomics need components of type 'int' or 'uint'");
  return (T*)at;
}
} // namespace __impl

#define __INVAR_TEXTURE_FETCH(name, operation, Dimensions, Array, coordinate, place)                         \
  METAL_FUNC vec<T, 4> name(__INVAR_UNWRAP coordinate, vec<T, 4> operand) const {                            \
    auto* at = __impl::__atomic_texel<T, A>(                                                                 \
        __impl::__texel_at<Dimensions, Array>(this->__data, __INVAR_UNWRAP place, 0));                       \
    return vec<T, 4>(at ? operation(at, operand.x, __ATOMIC_RELAXED) : T(0), T(0), T(0), T(0));              \
  }

#define __INVAR_TEXTURE_ATOMICS(Dimensions, Array, coordinate, place)                                        \
  __INVAR_TEXTURE_FETCH(atomic_fetch_add, __atomic_fetch_add, Dimensions, Array, coordinate, place)          \
  __INVAR_TEXTURE_FETCH(atomic_fetch_sub, __atomic_fetch_sub, Dimensions, Array, coordinate, place)          \
  __INVAR_TEXTURE_FETCH(atomic_fetch_and, __atomic_fetch_and, Dimensions, Array, coordinate, place)          \
  __INVAR_TEXTURE_FETCH(atomic_fetch_or, __atomic_fetch_or, Dimensions, Array, coordinate, place)            \
  __INVAR_TEXTURE_FETCH(atomic_fetch_xor, __atomic_fetch_xor, Dimensions, Array, coordinate, place)          \
  __INVAR_TEXTURE_FETCH(atomic_fetch_min, __atomic_fetch_min, Dimensions, Array, coordinate, place)          \
  __INVAR_TEXTURE_FETCH(atomic_fetch_max, __atomic_fetch_max, Dimensions, Array, coordinate, place)          \
  __INVAR_TEXTURE_FETCH(atomic_exchange, __atomic_exchange_n, Dimensions, Array, coordinate, place)          \
  METAL_FUNC vec<T, 4> atomic_load(__INVAR_UNWRAP coordinate) const {                                        \
    auto* at = __impl::__atomic_texel<T, A>(                                                                 \
        __impl::__texel_at<Dimensions, Array>(this->__data, __INVAR_UNWRAP place, 0));                       \
    return vec<T, 4>(at ? __atomic_load_n(at, __ATOMIC_RELAXED) : T(0), T(0), T(0), T(0));                   \
  }                                                                                                          \
  METAL_FUNC void atomic_store(vec<T, 4> color, __INVAR_UNWRAP coordinate) const {                           \
    auto* at = __impl::__atomic_texel<T, A>(                                                                 \
        __impl::__texel_at<Dimensions, Array>(this->__data, __INVAR_UNWRAP place, 0));                       \
    if (at) __atomic_store_n(at, color.x, __ATOMIC_RELAXED);                                                 \
  }                                                                                                          \
  METAL_FUNC bool atomic_compare_exchange_weak(__INVAR_UNWRAP coordinate, vec<T, 4>* expected,               \
                                               vec<T, 4> desired) const {                                    \
    auto* at = __impl::__atomic_texel<T, A>(                                                                 \
        __impl::__texel_at<Dimensions, Array>(this->__data, __INVAR_UNWRAP place, 0));                       \
    T value = expected->x;                                                                                   \
    bool done = at && __atomic_compare_exchange_n(at, &value, desired.x, true, __ATOMIC_RELAXED,             \
                                                  __ATOMIC_RELAXED);                                         \
    expected->x = value;                                                                                     \
    return done;                                                                                             \
  }

#endif
