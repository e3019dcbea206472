// vec<T, N>: vectors of 2, 3 and 4 elements. Metal documentation: Metal Shading Language Specification,
// "Vector Data Types" and "Vector Components".
//
// The elements are plain members, not one hardware vector: a kernel's parallelism lies across threads, and
// scalars are what the loop vectoriser of a target can widen. vec<T, 3> has the size and alignment of vec<T,
// 4>.
#ifndef INVAR_METAL_VECTOR_H
#define INVAR_METAL_VECTOR_H

namespace metal {

template <class T, int N>
struct vec;
template <class T, int N>
struct packed_vec;

// The elements of an operation on `a` and `b`, as constructor arguments.
#define __INVAR_BINARY_2(op) a.x op b.x, a.y op b.y
#define __INVAR_BINARY_3(op) a.x op b.x, a.y op b.y, a.z op b.z
#define __INVAR_BINARY_4(op) a.x op b.x, a.y op b.y, a.z op b.z, a.w op b.w
#define __INVAR_UNARY_2(op) op a.x, op a.y
#define __INVAR_UNARY_3(op) op a.x, op a.y, op a.z
#define __INVAR_UNARY_4(op) op a.x, op a.y, op a.z, op a.w

#define __INVAR_ARITHMETIC(N, op)                                                                            \
  friend METAL_FUNC constexpr vec operator op(const vec& a, const vec& b) {                                  \
    return vec(__INVAR_BINARY_##N(op));                                                                      \
  }                                                                                                          \
  METAL_FUNC constexpr vec& operator op##=(const vec& b) { return *this = *this op b; }

#define __INVAR_COMPARISON(N, op)                                                                            \
  friend METAL_FUNC constexpr vec<bool, N> operator op(const vec& a, const vec& b) {                         \
    return vec<bool, N>(__INVAR_BINARY_##N(op));                                                             \
  }

// All that does not depend on N but through its elements. Operators are friends that are no templates, so
// that a scalar on either side converts. Indexing beyond the constant evaluator goes by address: one load, no
// choice. An element of a value is a value, so that no assignment to it is lost.
#define __INVAR_VECTOR_MEMBERS(N)                                                                            \
  typedef T __element;                                                                                       \
  static constexpr int __size = N;                                                                           \
  vec() = default;                                                                                           \
  /* Of a volatile vector, and to one. Templates, so that copies of all others stay the compiler's own. */   \
  template <class U, class = enable_if_t<__is_same(U, T)>>                                                   \
  METAL_FUNC vec(const volatile vec<U, N>& a) : vec(__INVAR_UNARY_##N((T))) {}                               \
  template <class U, class = enable_if_t<__is_same(U, T)>>                                                   \
  METAL_FUNC void operator=(const vec<U, N>& v) volatile {                                                   \
    for (int i = 0; i < N; ++i) (&x)[i] = (&v.x)[i];                                                         \
  }                                                                                                          \
  template <class U, class = enable_if_t<__is_same(U, T)>>                                                   \
  METAL_FUNC void operator=(const volatile vec<U, N>& v) volatile {                                          \
    *this = vec(v);                                                                                          \
  }                                                                                                          \
  template <class U, class = enable_if_t<__is_same(U, T)>>                                                   \
  METAL_FUNC vec& operator=(const volatile vec<U, N>& v) {                                                   \
    return *this = vec(v);                                                                                   \
  }                                                                                                          \
  template <class U>                                                                                         \
  METAL_FUNC explicit constexpr vec(const packed_vec<U, N>& v) : vec(vec<U, N>(v)) {}                        \
  METAL_FUNC constexpr vec(const packed_vec<T, N>& v);                                                       \
  METAL_FUNC constexpr T& operator[](int i) & {                                                              \
    return __builtin_is_constant_evaluated() ? __at(*this, i) : (&x)[i];                                     \
  }                                                                                                          \
  METAL_FUNC constexpr const T& operator[](int i) const& {                                                   \
    return __builtin_is_constant_evaluated() ? __at(*this, i) : (&x)[i];                                     \
  }                                                                                                          \
  METAL_FUNC constexpr T operator[](int i) const&& {                                                         \
    return __builtin_is_constant_evaluated() ? __at(*this, i) : (&x)[i];                                     \
  }                                                                                                          \
  __INVAR_ARITHMETIC(N, +)                                                                                   \
  __INVAR_ARITHMETIC(N, -)                                                                                   \
  __INVAR_ARITHMETIC(N, *)                                                                                   \
  __INVAR_ARITHMETIC(N, /)                                                                                   \
  __INVAR_ARITHMETIC(N, %)                                                                                   \
  __INVAR_ARITHMETIC(N, &)                                                                                   \
  __INVAR_ARITHMETIC(N, |)                                                                                   \
  __INVAR_ARITHMETIC(N, ^)                                                                                   \
  __INVAR_ARITHMETIC(N, <<)                                                                                  \
  __INVAR_ARITHMETIC(N, >>)                                                                                  \
  __INVAR_COMPARISON(N, ==)                                                                                  \
  __INVAR_COMPARISON(N, !=)                                                                                  \
  __INVAR_COMPARISON(N, <)                                                                                   \
  __INVAR_COMPARISON(N, >)                                                                                   \
  __INVAR_COMPARISON(N, <=)                                                                                  \
  __INVAR_COMPARISON(N, >=)                                                                                  \
  __INVAR_COMPARISON(N, &&)                                                                                  \
  __INVAR_COMPARISON(N, ||)                                                                                  \
  friend METAL_FUNC constexpr vec operator+(const vec& a) { return a; }                                      \
  friend METAL_FUNC constexpr vec operator-(const vec& a) { return vec(__INVAR_UNARY_##N(-)); }              \
  friend METAL_FUNC constexpr vec operator~(const vec& a) { return vec(__INVAR_UNARY_##N(~)); }              \
  friend METAL_FUNC constexpr vec<bool, N> operator!(const vec& a) {                                         \
    return vec<bool, N>(__INVAR_UNARY_##N(!));                                                               \
  }                                                                                                          \
  METAL_FUNC constexpr vec& operator++() { return *this += vec(T(1)); }                                      \
  METAL_FUNC constexpr vec& operator--() { return *this -= vec(T(1)); }                                      \
  METAL_FUNC constexpr vec operator++(int) {                                                                 \
    vec old = *this;                                                                                         \
    ++*this;                                                                                                 \
    return old;                                                                                              \
  }                                                                                                          \
  METAL_FUNC constexpr vec operator--(int) {                                                                 \
    vec old = *this;                                                                                         \
    --*this;                                                                                                 \
    return old;                                                                                              \
  }

template <class T>
struct alignas(2 * sizeof(T)) vec<T, 2> {
  T x, y;
  METAL_FUNC constexpr vec(T s) : x(s), y(s) {}
  METAL_FUNC constexpr vec(T x, T y) : x(x), y(y) {}
  template <class U>
  METAL_FUNC explicit constexpr vec(const vec<U, 2>& v) : x(__convert<T>(v.x)), y(__convert<T>(v.y)) {}

  __INVAR_VECTOR_MEMBERS(2)
#include "swizzles_2.inc"

  template <class V>
  static constexpr auto& __at(V& v, int i) {
    return i == 0 ? v.x : v.y;
  }
};

// Too few elements in braces leave the rest zero, as in C: hence the constructors that lack some.
template <class T>
struct alignas(4 * sizeof(T)) vec<T, 3> {
  T x, y, z;
  METAL_FUNC constexpr vec(T s) : x(s), y(s), z(s) {}
  METAL_FUNC constexpr vec(T x, T y) : x(x), y(y), z(T(0)) {}
  METAL_FUNC constexpr vec(T x, T y, T z) : x(x), y(y), z(z) {}
  METAL_FUNC constexpr vec(const vec<T, 2>& xy, T z) : x(xy.x), y(xy.y), z(z) {}
  METAL_FUNC constexpr vec(T x, const vec<T, 2>& yz) : x(x), y(yz.x), z(yz.y) {}
  METAL_FUNC explicit constexpr vec(const vec<T, 4>& v) : x(v.x), y(v.y), z(v.z) {}  // of the same size in memory
  template <class U>
  METAL_FUNC explicit constexpr vec(const vec<U, 3>& v)
      : x(__convert<T>(v.x)), y(__convert<T>(v.y)), z(__convert<T>(v.z)) {}

  __INVAR_VECTOR_MEMBERS(3)
#include "swizzles_3.inc"

  template <class V>
  static constexpr auto& __at(V& v, int i) {
    return i == 0 ? v.x : i == 1 ? v.y : v.z;
  }
};

template <class T>
struct alignas(4 * sizeof(T)) vec<T, 4> {
  T x, y, z, w;
  METAL_FUNC constexpr vec(T s) : x(s), y(s), z(s), w(s) {}
  METAL_FUNC constexpr vec(T x, T y) : x(x), y(y), z(T(0)), w(T(0)) {}
  METAL_FUNC constexpr vec(T x, T y, T z) : x(x), y(y), z(z), w(T(0)) {}
  METAL_FUNC constexpr vec(T x, T y, T z, T w) : x(x), y(y), z(z), w(w) {}
  METAL_FUNC constexpr vec(const vec<T, 2>& xy, T z, T w) : x(xy.x), y(xy.y), z(z), w(w) {}
  METAL_FUNC constexpr vec(T x, const vec<T, 2>& yz, T w) : x(x), y(yz.x), z(yz.y), w(w) {}
  METAL_FUNC constexpr vec(T x, T y, const vec<T, 2>& zw) : x(x), y(y), z(zw.x), w(zw.y) {}
  METAL_FUNC constexpr vec(const vec<T, 2>& xy, const vec<T, 2>& zw) : x(xy.x), y(xy.y), z(zw.x), w(zw.y) {}
  METAL_FUNC constexpr vec(const vec<T, 3>& xyz, T w) : x(xyz.x), y(xyz.y), z(xyz.z), w(w) {}
  METAL_FUNC constexpr vec(T x, const vec<T, 3>& yzw) : x(x), y(yzw.x), z(yzw.y), w(yzw.z) {}
  template <class U>
  METAL_FUNC explicit constexpr vec(const vec<U, 4>& v)
      : x(__convert<T>(v.x)), y(__convert<T>(v.y)), z(__convert<T>(v.z)), w(__convert<T>(v.w)) {}

  __INVAR_VECTOR_MEMBERS(4)
#include "swizzles_4.inc"

  template <class V>
  static constexpr auto& __at(V& v, int i) {
    return i == 0 ? v.x : i == 1 ? v.y : i == 2 ? v.z : v.w;
  }
};

// Other sizes are no Metal types, but Apple's compiler takes them in templates and real kernels hold their
// fragments in them.
template <class T, int N>
struct vec {
  typedef T __element;
  static constexpr int __size = N;
  T __elements[N];

  vec() = default;
  METAL_FUNC constexpr vec(T s) : __elements{} {
    for (int i = 0; i < N; ++i) __elements[i] = s;
  }
  template <class... U, class = enable_if_t<(N > 1) && sizeof...(U) == N - 1>>
  METAL_FUNC constexpr vec(T first, U... rest) : __elements{first, T(rest)...} {}
  METAL_FUNC constexpr T& operator[](int i) { return __elements[i]; }
  METAL_FUNC constexpr const T& operator[](int i) const { return __elements[i]; }
};

// The number of places may have another type than what is shifted.
#define __INVAR_MIXED_SHIFT(op)                                                                              \
  template <class T, class U, int N,                                                                         \
            class = enable_if_t<!__is_same(T, U) && __is_integer_v<T> && __is_integer_v<U>>>                   \
  METAL_FUNC constexpr vec<T, N> operator op(const vec<T, N>& a, const vec<U, N>& b) {                       \
    return a op vec<T, N>(b);                                                                                \
  }
__INVAR_MIXED_SHIFT(<<)
__INVAR_MIXED_SHIFT(>>)
#undef __INVAR_MIXED_SHIFT

} // namespace metal

#include "packed.h"
#include "vector_traits.h"

#endif
