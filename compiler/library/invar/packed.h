// packed_vec<T, N>: vectors aligned as their element, for the layout of data in buffers. Metal documentation:
// Metal Shading Language Specification, "Packed Vector Types". Included by vector.h.
#ifndef INVAR_METAL_PACKED_H
#define INVAR_METAL_PACKED_H

namespace metal {

// Arithmetic happens on vec. The three forms take a packed vector on either side and leave the other side to
// convert from a scalar; none is ambiguous with the operators of vec.
#define __INVAR_PACKED_OPERATOR(result, op)                                                                  \
  friend METAL_FUNC constexpr result operator op(const packed_vec& a, const packed_vec& b) {                 \
    return __unpacked(a) op __unpacked(b);                                                                   \
  }                                                                                                          \
  friend METAL_FUNC constexpr result operator op(const packed_vec& a, const __unpacked& b) {                 \
    return __unpacked(a) op b;                                                                               \
  }                                                                                                          \
  friend METAL_FUNC constexpr result operator op(const __unpacked& a, const packed_vec& b) {                 \
    return a op __unpacked(b);                                                                               \
  }

#define __INVAR_PACKED_ARITHMETIC(op)                                                                        \
  __INVAR_PACKED_OPERATOR(__unpacked, op)                                                                    \
  METAL_FUNC constexpr packed_vec& operator op##=(const __unpacked& b) {                                     \
    return *this = packed_vec(__unpacked(*this) op b);                                                       \
  }

#define __INVAR_PACKED_MEMBERS(N)                                                                            \
  typedef vec<T, N> __unpacked;                                                                              \
  packed_vec() = default;                                                                                    \
  METAL_FUNC constexpr T& operator[](int i) & { return (&x)[i]; }                                            \
  METAL_FUNC constexpr const T& operator[](int i) const& { return (&x)[i]; }                                 \
  METAL_FUNC constexpr T operator[](int i) const&& { return (&x)[i]; }                                       \
  __INVAR_PACKED_ARITHMETIC(+)                                                                               \
  __INVAR_PACKED_ARITHMETIC(-)                                                                               \
  __INVAR_PACKED_ARITHMETIC(*)                                                                               \
  __INVAR_PACKED_ARITHMETIC(/)                                                                               \
  __INVAR_PACKED_ARITHMETIC(%)                                                                               \
  __INVAR_PACKED_ARITHMETIC(&)                                                                               \
  __INVAR_PACKED_ARITHMETIC(|)                                                                               \
  __INVAR_PACKED_ARITHMETIC(^)                                                                               \
  __INVAR_PACKED_ARITHMETIC(<<)                                                                              \
  __INVAR_PACKED_ARITHMETIC(>>)                                                                              \
  typedef vec<bool, N> __mask;                                                                               \
  __INVAR_PACKED_OPERATOR(__mask, ==)                                                                        \
  __INVAR_PACKED_OPERATOR(__mask, !=)                                                                        \
  __INVAR_PACKED_OPERATOR(__mask, <)                                                                         \
  __INVAR_PACKED_OPERATOR(__mask, >)                                                                         \
  __INVAR_PACKED_OPERATOR(__mask, <=)                                                                        \
  __INVAR_PACKED_OPERATOR(__mask, >=)                                                                        \
  friend METAL_FUNC constexpr __unpacked operator-(const packed_vec& a) { return -__unpacked(a); }           \
  friend METAL_FUNC constexpr __unpacked operator~(const packed_vec& a) { return ~__unpacked(a); }

template <class T>
struct packed_vec<T, 2> {
  T x, y;
  METAL_FUNC explicit constexpr packed_vec(T s) : x(s), y(s) {}
  METAL_FUNC constexpr packed_vec(T x, T y) : x(x), y(y) {}
  METAL_FUNC constexpr packed_vec(const vec<T, 2>& v) : x(v.x), y(v.y) {}
  template <class U>
  METAL_FUNC explicit constexpr packed_vec(const packed_vec<U, 2>& v) : packed_vec(vec<T, 2>(v)) {}
  template <class U>
  METAL_FUNC explicit constexpr packed_vec(const vec<U, 2>& v) : packed_vec(vec<T, 2>(v)) {}

  __INVAR_PACKED_MEMBERS(2)
#include "swizzles_2.inc"
};

template <class T>
struct packed_vec<T, 3> {
  T x, y, z;
  METAL_FUNC explicit constexpr packed_vec(T s) : x(s), y(s), z(s) {}
  METAL_FUNC constexpr packed_vec(T x, T y, T z) : x(x), y(y), z(z) {}
  METAL_FUNC constexpr packed_vec(const vec<T, 2>& xy, T z) : x(xy.x), y(xy.y), z(z) {}
  METAL_FUNC constexpr packed_vec(T x, const vec<T, 2>& yz) : x(x), y(yz.x), z(yz.y) {}
  METAL_FUNC constexpr packed_vec(const vec<T, 3>& v) : x(v.x), y(v.y), z(v.z) {}
  template <class U>
  METAL_FUNC explicit constexpr packed_vec(const packed_vec<U, 3>& v) : packed_vec(vec<T, 3>(v)) {}
  template <class U>
  METAL_FUNC explicit constexpr packed_vec(const vec<U, 3>& v) : packed_vec(vec<T, 3>(v)) {}

  __INVAR_PACKED_MEMBERS(3)
#include "swizzles_3.inc"
};

template <class T>
struct packed_vec<T, 4> {
  T x, y, z, w;
  METAL_FUNC explicit constexpr packed_vec(T s) : x(s), y(s), z(s), w(s) {}
  METAL_FUNC constexpr packed_vec(T x, T y, T z, T w) : x(x), y(y), z(z), w(w) {}
  METAL_FUNC constexpr packed_vec(const vec<T, 2>& xy, const vec<T, 2>& zw)
      : x(xy.x), y(xy.y), z(zw.x), w(zw.y) {}
  METAL_FUNC constexpr packed_vec(const vec<T, 3>& xyz, T w) : x(xyz.x), y(xyz.y), z(xyz.z), w(w) {}
  METAL_FUNC constexpr packed_vec(const vec<T, 4>& v) : x(v.x), y(v.y), z(v.z), w(v.w) {}
  template <class U>
  METAL_FUNC explicit constexpr packed_vec(const packed_vec<U, 4>& v) : packed_vec(vec<T, 4>(v)) {}
  template <class U>
  METAL_FUNC explicit constexpr packed_vec(const vec<U, 4>& v) : packed_vec(vec<T, 4>(v)) {}

  __INVAR_PACKED_MEMBERS(4)
#include "swizzles_4.inc"
};

template <class T>
constexpr vec<T, 2>::vec(const packed_vec<T, 2>& v) : x(v.x), y(v.y) {}
template <class T>
constexpr vec<T, 3>::vec(const packed_vec<T, 3>& v) : x(v.x), y(v.y), z(v.z) {}
template <class T>
constexpr vec<T, 4>::vec(const packed_vec<T, 4>& v) : x(v.x), y(v.y), z(v.z), w(v.w) {}

} // namespace metal

#endif
