// What functions that take "a vector" ask of their arguments, and the names of the vector types. Included by
// vector.h.
#ifndef INVAR_METAL_VECTOR_TRAITS_H
#define INVAR_METAL_VECTOR_TRAITS_H

namespace metal {

// Apple's name; real kernels use it.
template <class T>
struct vec_elements : integral_constant<int, 1> {};
template <class T, int N>
struct vec_elements<vec<T, N>> : integral_constant<int, N> {};

template <class T>
struct make_scalar {
  typedef T type;
};
template <class T, int N>
struct make_scalar<vec<T, N>> {
  typedef T type;
};
template <class T>
using make_scalar_t = typename make_scalar<T>::type;
template <class T, int N>
struct make_vector {
  typedef vec<T, N> type;
};
template <class T, int N>
using make_vector_t = typename make_vector<T, N>::type;

// Traits of numbers are those of the elements: real kernels ask for is_integral of an int4, and tell scalars by is_scalar.
#define __INVAR_ELEMENT_TRAIT(name)                                                                          \
  template <class T, int N>                                                                                  \
  constexpr bool name##_v<vec<T, N>> = name##_v<T>;                                                          \
  template <class T, int N>                                                                                  \
  constexpr bool name##_v<const vec<T, N>> = name##_v<T>;
__INVAR_ELEMENT_TRAIT(is_integral)
__INVAR_ELEMENT_TRAIT(is_floating_point)
__INVAR_ELEMENT_TRAIT(is_arithmetic)
__INVAR_ELEMENT_TRAIT(is_signed)
__INVAR_ELEMENT_TRAIT(is_unsigned)
#undef __INVAR_ELEMENT_TRAIT

// The vector a packed or plain vector argument is computed as; no type for anything else, which takes the
// function out of overload resolution.
template <class V>
struct __vector_of {};
template <class T, int N>
struct __vector_of<vec<T, N>> {
  typedef vec<T, N> type;
};
template <class T, int N>
struct __vector_of<packed_vec<T, N>> {
  typedef vec<T, N> type;
};
template <class V>
using __vector_t = typename __vector_of<V>::type;
template <class V>
using __float_vector_t = enable_if_t<is_floating_point_v<__vector_t<V>>, __vector_t<V>>;
template <class V>
using __element_t = typename __vector_t<V>::__element;
template <class V>
using __mask_t = vec<bool, __vector_t<V>::__size>;

template <class V>
constexpr bool __is_vector_like = false;
template <class T, int N>
constexpr bool __is_vector_like<vec<T, N>> = true;
template <class T, int N>
constexpr bool __is_vector_like<packed_vec<T, N>> = true;

// The common vector of arguments of which at least one is a vector and the others convert to it (`max(v,
// 0)`).
template <bool AnyVector, class... A>
struct __first_vector {};
template <class A, class... B>
struct __first_vector<true, A, B...>
    : conditional_t<__is_vector_like<A>, __vector_of<A>, __first_vector<true, B...>> {};
template <class V, class... A>
using __if_convertible_t = enable_if_t<(__is_convertible(A, V) && ...), V>;
template <class... A>
using __common_vector_t =
    __if_convertible_t<typename __first_vector<(__is_vector_like<A> || ...), A...>::type, A...>;

// Takes bfloat alone. Functions on bfloat are templates, so that a kernel's own function of the same name,
// which is none, is preferred: real code brings such functions.
template <class T>
using __if_bfloat = enable_if_t<__is_same(T, bfloat), T>;
// The result for bfloat beside other scalars: float wins, anything else follows bfloat.
template <bool Valid, bool AnyFloat>
struct __bfloat_mix {};
template <>
struct __bfloat_mix<true, false> {
  typedef bfloat type;
};
template <>
struct __bfloat_mix<true, true> {
  typedef float type;
};
template <class... T>
using __bfloat_result_t = typename __bfloat_mix<(__is_same(T, bfloat) || ...) && (__is_number_v<T> && ...),
                                                (__is_same(T, float) || ...)>::type;

#define __INVAR_VECTOR_TYPES(T)                                                                              \
  typedef vec<T, 2> T##2;                                                                                    \
  typedef vec<T, 3> T##3;                                                                                    \
  typedef vec<T, 4> T##4;                                                                                    \
  typedef packed_vec<T, 2> packed_##T##2;                                                                    \
  typedef packed_vec<T, 3> packed_##T##3;                                                                    \
  typedef packed_vec<T, 4> packed_##T##4;
__INVAR_FOR_EACH_ELEMENT(__INVAR_VECTOR_TYPES)
#undef __INVAR_VECTOR_TYPES

// Completes the classes here, so that they come with the precompiled header instead of with every kernel.
#define __INVAR_COMPLETE(T)                                                                                  \
  static_assert(sizeof(T##2) == 2 * sizeof(T) && sizeof(T##3) == sizeof(T##4) &&                             \
                sizeof(T##4) == 4 * sizeof(T));
__INVAR_FOR_EACH_ELEMENT(__INVAR_COMPLETE)
#undef __INVAR_COMPLETE

} // namespace metal

// Vector types are words of the language: visible without `using namespace metal`.
using metal::packed_vec;
using metal::vec;
#define __INVAR_GLOBAL(T)                                                                                    \
  using metal::T##2;                                                                                         \
  using metal::T##3;                                                                                         \
  using metal::T##4;                                                                                         \
  using metal::packed_##T##2;                                                                                \
  using metal::packed_##T##3;                                                                                \
  using metal::packed_##T##4;
__INVAR_FOR_EACH_ELEMENT(__INVAR_GLOBAL)
#undef __INVAR_GLOBAL

// The value of a function applied to each element. R is the vector type of the result.
#define __INVAR_MAP_1(R, f, a)                                                                               \
  if constexpr (R::__size == 2)                                                                              \
    return R(f(a.x), f(a.y));                                                                                \
  else if constexpr (R::__size == 3)                                                                         \
    return R(f(a.x), f(a.y), f(a.z));                                                                        \
  else                                                                                                       \
    return R(f(a.x), f(a.y), f(a.z), f(a.w));
#define __INVAR_MAP_2(R, f, a, b)                                                                            \
  if constexpr (R::__size == 2)                                                                              \
    return R(f(a.x, b.x), f(a.y, b.y));                                                                      \
  else if constexpr (R::__size == 3)                                                                         \
    return R(f(a.x, b.x), f(a.y, b.y), f(a.z, b.z));                                                         \
  else                                                                                                       \
    return R(f(a.x, b.x), f(a.y, b.y), f(a.z, b.z), f(a.w, b.w));
#define __INVAR_MAP_3(R, f, a, b, c)                                                                         \
  if constexpr (R::__size == 2)                                                                              \
    return R(f(a.x, b.x, c.x), f(a.y, b.y, c.y));                                                            \
  else if constexpr (R::__size == 3)                                                                         \
    return R(f(a.x, b.x, c.x), f(a.y, b.y, c.y), f(a.z, b.z, c.z));                                          \
  else                                                                                                       \
    return R(f(a.x, b.x, c.x), f(a.y, b.y, c.y), f(a.z, b.z, c.z), f(a.w, b.w, c.w));

// The vector forms of a function that exists for scalars: same result type, or a mask.
#define __INVAR_VECTORS_1(name) __INVAR_VECTORS_OF_1(name, __vector_t)
#define __INVAR_FLOAT_VECTORS_1(name) __INVAR_VECTORS_OF_1(name, __float_vector_t)
#define __INVAR_VECTORS_OF_1(name, type)                                                                     \
  template <class V, class R = type<V>>                                                                      \
  METAL_FUNC constexpr R name(V v) {                                                                         \
    R a(v);                                                                                                  \
    __INVAR_MAP_1(R, name, a)                                                                                \
  }
#define __INVAR_VECTORS_2(name)                                                                              \
  template <class V, class W, class R = __common_vector_t<V, W>>                                             \
  METAL_FUNC constexpr R name(V v, W w) {                                                                    \
    R a(v), b(w);                                                                                            \
    __INVAR_MAP_2(R, name, a, b)                                                                             \
  }
#define __INVAR_VECTORS_3(name)                                                                              \
  template <class V, class W, class X, class R = __common_vector_t<V, W, X>>                                 \
  METAL_FUNC constexpr R name(V v, W w, X x) {                                                               \
    R a(v), b(w), c(x);                                                                                      \
    __INVAR_MAP_3(R, name, a, b, c)                                                                          \
  }

#endif
