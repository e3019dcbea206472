// Geometric functions. Metal documentation: Metal Shading Language Specification, "Geometric Functions".
#ifndef INVAR_METAL_GEOMETRIC_H
#define INVAR_METAL_GEOMETRIC_H

namespace metal {

template <class V, class W, class R = __common_vector_t<V, W>>
METAL_FUNC constexpr __element_t<R> dot(V v, W w) {
  R a(v), b(w);
  if constexpr (R::__size == 2)
    return a.x * b.x + a.y * b.y;
  else if constexpr (R::__size == 3)
    return a.x * b.x + a.y * b.y + a.z * b.z;
  else
    return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}

template <class V, class W, class R = __common_vector_t<V, W>>
METAL_FUNC constexpr enable_if_t<R::__size == 3, R> cross(V v, W w) {
  R a(v), b(w);
  return R(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}

// The norm's functions, once for the current math mode, once for fast:: and once for precise::.
#define __INVAR_NORM_FUNCTIONS                                                                               \
  template <class V, class R = __vector_t<V>>                                                                \
  METAL_FUNC __element_t<R> length_squared(V v) {                                                            \
    return metal::dot(v, v);                                                                                 \
  }                                                                                                          \
  template <class V, class R = __vector_t<V>>                                                                \
  METAL_FUNC __element_t<R> length(V v) {                                                                    \
    return sqrt(metal::dot(v, v));                                                                           \
  }                                                                                                          \
  template <class V, class W, class R = __common_vector_t<V, W>>                                             \
  METAL_FUNC __element_t<R> distance_squared(V v, W w) {                                                     \
    const R d = R(v) - R(w);                                                                                 \
    return metal::dot(d, d);                                                                                 \
  }                                                                                                          \
  template <class V, class W, class R = __common_vector_t<V, W>>                                             \
  METAL_FUNC __element_t<R> distance(V v, W w) {                                                             \
    const R d = R(v) - R(w);                                                                                 \
    return sqrt(metal::dot(d, d));                                                                           \
  }                                                                                                          \
  template <class V, class R = __vector_t<V>>                                                                \
  METAL_FUNC R normalize(V v) {                                                                              \
    return R(v) * rsqrt(metal::dot(v, v));                                                                   \
  }
__INVAR_NORM_FUNCTIONS
namespace precise {
using metal::cross;
using metal::dot;
#pragma float_control(precise, on, push)
__INVAR_NORM_FUNCTIONS
#pragma float_control(pop)
} // namespace precise
namespace fast {
using metal::cross;
using metal::dot;
__INVAR_NORM_FUNCTIONS
} // namespace fast
#undef __INVAR_NORM_FUNCTIONS

template <class T, int N>
METAL_FUNC vec<T, N> faceforward(vec<T, N> normal, vec<T, N> incident, vec<T, N> reference) {
  return dot(reference, incident) < T(0) ? normal : -normal;
}
template <class T, int N>
METAL_FUNC vec<T, N> reflect(vec<T, N> incident, vec<T, N> normal) {
  return incident - T(T(2) * dot(normal, incident)) * normal;
}
template <class T, int N>
METAL_FUNC vec<T, N> refract(vec<T, N> incident, vec<T, N> normal, __identity_t<T> eta) {
  T cosine = dot(normal, incident);
  T k = T(1) - eta * eta * (T(1) - cosine * cosine);
  // Total reflection has no refracted ray: the zero vector.
  return k < T(0) ? vec<T, N>(T(0)) : eta * incident - T(eta * cosine + sqrt(k)) * normal;
}

} // namespace metal

#endif
