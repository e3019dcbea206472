// Relational functions. Metal documentation: Metal Shading Language Specification, "Relational Functions".
//
// Classification looks at the bits: fast math lets a compiler assume that no NaN exists, and kernels that ask
// for NaN still want the answer.
#ifndef INVAR_METAL_RELATIONAL_H
#define INVAR_METAL_RELATIONAL_H

namespace metal {

namespace __impl {
METAL_FUNC constexpr uint __bits(float x) { return __builtin_bit_cast(uint, x); }
METAL_FUNC constexpr uint __magnitude(float x) { return __bits(x) & 0x7fffffffu; }
constexpr uint __infinity = 0x7f800000u, __least_normal = 0x00800000u, __least_normal_half = 0x38800000u;
} // namespace __impl

// A half becomes a float of the same class, except that a half's subnormal becomes a normal float.
#define __INVAR_CLASSIFY(name, floatTest, halfTest)                                                          \
  METAL_FUNC constexpr bool name(float x) { return floatTest; }                                              \
  METAL_FUNC constexpr bool name(half h) {                                                                   \
    float x = float(h);                                                                                      \
    return halfTest;                                                                                         \
  }                                                                                                          \
  template <class T, class = __if_bfloat<T>>                                                                 \
  METAL_FUNC constexpr bool name(T x) {                                                                      \
    return name(float(x));                                                                                   \
  }                                                                                                          \
  template <class V, class = __vector_t<V>>                                                                  \
  METAL_FUNC constexpr __mask_t<V> name(V a) {                                                               \
    __INVAR_MAP_1(__mask_t<V>, name, a)                                                                      \
  }
#define __INVAR_CLASSIFY_ALIKE(name, test) __INVAR_CLASSIFY(name, test, test)
__INVAR_CLASSIFY_ALIKE(isnan, __impl::__magnitude(x) > __impl::__infinity)
__INVAR_CLASSIFY_ALIKE(isinf, __impl::__magnitude(x) == __impl::__infinity)
__INVAR_CLASSIFY_ALIKE(isfinite, __impl::__magnitude(x) < __impl::__infinity)
__INVAR_CLASSIFY_ALIKE(signbit, (__impl::__bits(x) >> 31) != 0)
__INVAR_CLASSIFY(
    isnormal, __impl::__magnitude(x) < __impl::__infinity && __impl::__magnitude(x) >= __impl::__least_normal,
    __impl::__magnitude(x) < __impl::__infinity && __impl::__magnitude(x) >= __impl::__least_normal_half)
#undef __INVAR_CLASSIFY_ALIKE
#undef __INVAR_CLASSIFY

METAL_FUNC constexpr bool isunordered(float x, float y) { return isnan(x) || isnan(y); }
METAL_FUNC constexpr bool isordered(float x, float y) { return !isunordered(x, y); }
template <class T, int N>
METAL_FUNC constexpr vec<bool, N> isunordered(vec<T, N> x, vec<T, N> y) {
  return isnan(x) || isnan(y);
}
template <class T, int N>
METAL_FUNC constexpr vec<bool, N> isordered(vec<T, N> x, vec<T, N> y) {
  return !(isnan(x) || isnan(y));
}

METAL_FUNC constexpr bool any(bool x) { return x; }
METAL_FUNC constexpr bool any(vec<bool, 2> v) { return v.x | v.y; }
METAL_FUNC constexpr bool any(vec<bool, 3> v) { return v.x | v.y | v.z; }
METAL_FUNC constexpr bool any(vec<bool, 4> v) { return v.x | v.y | v.z | v.w; }
METAL_FUNC constexpr bool all(bool x) { return x; }
METAL_FUNC constexpr bool all(vec<bool, 2> v) { return v.x & v.y; }
METAL_FUNC constexpr bool all(vec<bool, 3> v) { return v.x & v.y & v.z; }
METAL_FUNC constexpr bool all(vec<bool, 4> v) { return v.x & v.y & v.z & v.w; }

// select(a, b, c) is c ? b : a, element by element.
template <class T, class = enable_if_t<__is_number_v<T>>>
METAL_FUNC constexpr T select(T a, __identity_t<T> b, bool c) {
  return c ? b : a;
}
template <class T, int N>
METAL_FUNC constexpr vec<T, N> select(vec<T, N> a, __identity_t<vec<T, N>> b, bool c) {
  return c ? b : a;
}
template <class T, int N>
METAL_FUNC constexpr vec<T, N> select(vec<T, N> a, __identity_t<vec<T, N>> b, vec<bool, N> c) {
  if constexpr (N == 2)
    return vec<T, N>(c.x ? b.x : a.x, c.y ? b.y : a.y);
  else if constexpr (N == 3)
    return vec<T, N>(c.x ? b.x : a.x, c.y ? b.y : a.y, c.z ? b.z : a.z);
  else
    return vec<T, N>(c.x ? b.x : a.x, c.y ? b.y : a.y, c.z ? b.z : a.z, c.w ? b.w : a.w);
}
template <class S, class T, int N, class C, class = enable_if_t<__is_number_v<S>>>
METAL_FUNC constexpr vec<T, N> select(S a, vec<T, N> b, C c) {
  return select(vec<T, N>(T(a)), b, c);
}

} // namespace metal

#endif
