// Names of Apple's compiler that real kernels call directly, past the library. The last argument of most is a
// math mode, which the caller's own mode already decides here.
#ifndef INVAR_METAL_COMPILER_NAMES_H
#define INVAR_METAL_COMPILER_NAMES_H

#define __INVAR_NAME_1(name)                                                                                 \
  METAL_FUNC float __metal_##name(float x, int = 0) { return metal::name(x); }                               \
  METAL_FUNC half __metal_##name(half x, int = 0) { return metal::name(x); }
#define __INVAR_NAME_2(name)                                                                                 \
  METAL_FUNC float __metal_##name(float x, float y, int = 0) { return metal::name(x, y); }                   \
  METAL_FUNC half __metal_##name(half x, half y, int = 0) { return metal::name(x, y); }
#define __INVAR_NAME_3(name)                                                                                 \
  METAL_FUNC float __metal_##name(float x, float y, float z, int = 0) { return metal::name(x, y, z); }       \
  METAL_FUNC half __metal_##name(half x, half y, half z, int = 0) { return metal::name(x, y, z); }

__INVAR_NAME_1(acos)
__INVAR_NAME_1(acosh)
__INVAR_NAME_1(asin)
__INVAR_NAME_1(asinh)
__INVAR_NAME_1(atan)
__INVAR_NAME_1(atanh)
__INVAR_NAME_1(ceil)
__INVAR_NAME_1(cos)
__INVAR_NAME_1(cosh)
__INVAR_NAME_1(cospi)
__INVAR_NAME_1(exp)
__INVAR_NAME_1(exp10)
__INVAR_NAME_1(exp2)
__INVAR_NAME_1(fabs)
__INVAR_NAME_1(floor)
__INVAR_NAME_1(fract)
__INVAR_NAME_1(log)
__INVAR_NAME_1(log10)
__INVAR_NAME_1(log2)
__INVAR_NAME_1(rint)
__INVAR_NAME_1(round)
__INVAR_NAME_1(rsqrt)
__INVAR_NAME_1(sin)
__INVAR_NAME_1(sinh)
__INVAR_NAME_1(sinpi)
__INVAR_NAME_1(sqrt)
__INVAR_NAME_1(tan)
__INVAR_NAME_1(tanh)
__INVAR_NAME_1(tanpi)
__INVAR_NAME_1(trunc)
__INVAR_NAME_2(atan2)
__INVAR_NAME_2(copysign)
__INVAR_NAME_2(divide)
__INVAR_NAME_2(fmax)
__INVAR_NAME_2(fmin)
__INVAR_NAME_2(fmod)
__INVAR_NAME_2(nextafter)
__INVAR_NAME_2(pow)
__INVAR_NAME_2(powr)
__INVAR_NAME_3(fma)
__INVAR_NAME_3(fmax3)
__INVAR_NAME_3(fmin3)
__INVAR_NAME_3(fmedian3)
#undef __INVAR_NAME_1
#undef __INVAR_NAME_2
#undef __INVAR_NAME_3
METAL_FUNC float __metal_ldexp(float x, int k, int = 0) { return metal::ldexp(x, k); }
METAL_FUNC float __metal_frexp(float x, int* exponent) { return metal::frexp(x, *exponent); }

#define __INVAR_GROUP_NAME(name)                                                                             \
  template <class T, class... A>                                                                             \
  METAL_FUNC T __metal_##name(T value, A... rest) {                                                          \
    return metal::name(value, rest...);                                                                      \
  }
#define __INVAR_GROUP_NAMES(group)                                                                           \
  __INVAR_GROUP_NAME(group##_sum)                                                                            \
  __INVAR_GROUP_NAME(group##_product)                                                                        \
  __INVAR_GROUP_NAME(group##_min)                                                                            \
  __INVAR_GROUP_NAME(group##_max)                                                                            \
  __INVAR_GROUP_NAME(group##_and)                                                                            \
  __INVAR_GROUP_NAME(group##_or)                                                                             \
  __INVAR_GROUP_NAME(group##_xor)                                                                            \
  __INVAR_GROUP_NAME(group##_prefix_inclusive_sum)                                                           \
  __INVAR_GROUP_NAME(group##_prefix_exclusive_sum)                                                           \
  __INVAR_GROUP_NAME(group##_prefix_inclusive_product)                                                       \
  __INVAR_GROUP_NAME(group##_prefix_exclusive_product)                                                       \
  __INVAR_GROUP_NAME(group##_broadcast)                                                                      \
  __INVAR_GROUP_NAME(group##_broadcast_first)                                                                \
  __INVAR_GROUP_NAME(group##_shuffle)                                                                        \
  __INVAR_GROUP_NAME(group##_shuffle_xor)                                                                    \
  __INVAR_GROUP_NAME(group##_shuffle_up)                                                                     \
  __INVAR_GROUP_NAME(group##_shuffle_down)                                                                   \
  __INVAR_GROUP_NAME(group##_shuffle_rotate_up)                                                              \
  __INVAR_GROUP_NAME(group##_shuffle_rotate_down)                                                            \
  __INVAR_GROUP_NAME(group##_shuffle_and_fill_up)                                                            \
  __INVAR_GROUP_NAME(group##_shuffle_and_fill_down)
__INVAR_GROUP_NAMES(simd)
__INVAR_GROUP_NAMES(quad)
#undef __INVAR_GROUP_NAMES
#undef __INVAR_GROUP_NAME

METAL_FUNC ushort __metal_get_thread_index_in_simdgroup(ushort) {
  return ushort(__invar_thread_index_in_simdgroup());
}
METAL_FUNC ushort __metal_get_simdgroup_size(ushort) { return ushort(__invar_threads_per_simdgroup()); }

#endif
