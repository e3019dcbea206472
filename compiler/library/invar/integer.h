// Integer functions. Metal documentation: Metal Shading Language Specification, "Integer Functions".
//
// Scalars are plain overloads for each type, so that mixed arguments convert as they do in Metal; vectors go
// by element. min, max, clamp and their relatives of floating point are in math.h under the same names, which
// must come after: its vector forms call, by name, what is declared by then.
#ifndef INVAR_METAL_INTEGER_H
#define INVAR_METAL_INTEGER_H

namespace metal {

namespace __impl {
template <class T>
using __signed_wider_t = conditional_t<sizeof(T) == 8, __int128, long>;
template <class T>
using __unsigned_wider_t = conditional_t<sizeof(T) == 8, unsigned __int128, ulong>;
template <class T>
using __wider_t = conditional_t<is_signed_v<T>, __signed_wider_t<T>, __unsigned_wider_t<T>>;

// For types narrower than int, in which their sums are exact.
template <class T>
METAL_FUNC constexpr T __saturate(int x) {
  constexpr int low = int(numeric_limits<T>::min()), high = int(numeric_limits<T>::max());
  return T(x < low ? low : x > high ? high : x);
}
} // namespace __impl

#define __INVAR_INTEGER_FUNCTIONS(T, U, bits)                                                                \
  METAL_FUNC constexpr T max(T x, T y) { return x < y ? y : x; }                                             \
  METAL_FUNC constexpr T min(T x, T y) { return y < x ? y : x; }                                             \
  METAL_FUNC constexpr T max3(T x, T y, T z) { return max(x, max(y, z)); }                                   \
  METAL_FUNC constexpr T min3(T x, T y, T z) { return min(x, min(y, z)); }                                   \
  METAL_FUNC constexpr T median3(T x, T y, T z) { return max(min(x, y), min(max(x, y), z)); }                \
  METAL_FUNC constexpr T clamp(T x, T low, T high) { return min(max(x, low), high); }                        \
  METAL_FUNC constexpr T abs(T x) { return x < T(0) ? T(U(0) - U(x)) : x; }                                  \
  METAL_FUNC constexpr U absdiff(T x, T y) { return x < y ? U(U(y) - U(x)) : U(U(x) - U(y)); }               \
  METAL_FUNC T addsat(T x, T y) {                                                                            \
    if constexpr (bits >= 32) return __builtin_elementwise_add_sat(x, y);                                    \
    return __impl::__saturate<T>(int(x) + int(y));                                                           \
  }                                                                                                          \
  METAL_FUNC T subsat(T x, T y) {                                                                            \
    if constexpr (bits >= 32) return __builtin_elementwise_sub_sat(x, y);                                    \
    return __impl::__saturate<T>(int(x) - int(y));                                                           \
  }                                                                                                          \
  METAL_FUNC constexpr T hadd(T x, T y) { return T((x & y) + T(T(x ^ y) >> 1)); }                            \
  METAL_FUNC constexpr T rhadd(T x, T y) { return T((x | y) - T(T(x ^ y) >> 1)); }                           \
  METAL_FUNC constexpr T mulhi(T x, T y) {                                                                   \
    return T((__impl::__wider_t<T>(x) * __impl::__wider_t<T>(y)) >> bits);                                   \
  }                                                                                                          \
  METAL_FUNC constexpr T madhi(T x, T y, T z) { return T(U(mulhi(x, y)) + U(z)); }                           \
  METAL_FUNC constexpr T madsat(T x, T y, T z) {                                                             \
    /* Twice the width holds the whole sum. */                                                               \
    __impl::__wider_t<T> sum = __impl::__wider_t<T>(x) * __impl::__wider_t<T>(y) + __impl::__wider_t<T>(z);  \
    if (sum > __impl::__wider_t<T>(numeric_limits<T>::max())) return numeric_limits<T>::max();               \
    if (sum < __impl::__wider_t<T>(numeric_limits<T>::min())) return numeric_limits<T>::min();               \
    return T(sum);                                                                                           \
  }                                                                                                          \
  METAL_FUNC constexpr T clz(T x) { return T(__builtin_clzg(U(x), bits)); }                                  \
  METAL_FUNC constexpr T ctz(T x) { return T(__builtin_ctzg(U(x), bits)); }                                  \
  METAL_FUNC constexpr T popcount(T x) { return T(__builtin_popcountg(U(x))); }                              \
  METAL_FUNC constexpr T reverse_bits(T x) { return T(__builtin_bitreverse##bits(U(x))); }                   \
  METAL_FUNC constexpr T rotate(T x, T n) { return T(__builtin_rotateleft##bits(U(x), U(n))); }              \
  METAL_FUNC constexpr T extract_bits(T x, uint offset, uint count) {                                        \
    if (count == 0 || offset >= bits) return T(0);                                                           \
    if (count > bits - offset) count = bits - offset;                                                        \
    return T(T(U(U(x) << (bits - offset - count))) >> (bits - count));                                       \
  }                                                                                                          \
  METAL_FUNC constexpr T insert_bits(T base, T insert, uint offset, uint count) {                            \
    if (count == 0 || offset >= bits) return base;                                                           \
    U mask = U(U(U(~U(0)) >> (count >= bits ? 0 : bits - count)) << offset);                                 \
    return T((U(base) & U(~mask)) | (U(U(insert) << offset) & mask));                                        \
  }
__INVAR_FOR_EACH_INTEGER(__INVAR_INTEGER_FUNCTIONS)
#undef __INVAR_INTEGER_FUNCTIONS

// Products of the low 24 bits. The full product has the same low bits, and devices multiply 32 bits as fast.
METAL_FUNC constexpr int mul24(int x, int y) {
  return int(uint(int(uint(x) << 8) >> 8) * uint(int(uint(y) << 8) >> 8));
}
METAL_FUNC constexpr uint mul24(uint x, uint y) { return (x & 0xffffffu) * (y & 0xffffffu); }
METAL_FUNC constexpr int mad24(int x, int y, int z) { return int(uint(mul24(x, y)) + uint(z)); }
METAL_FUNC constexpr uint mad24(uint x, uint y, uint z) { return mul24(x, y) + z; }

// max, min, clamp, median3, abs and relatives have their vector forms from math.h.
__INVAR_VECTORS_1(clz)
__INVAR_VECTORS_1(ctz)
__INVAR_VECTORS_1(popcount)
__INVAR_VECTORS_1(reverse_bits)
__INVAR_VECTORS_2(addsat)
__INVAR_VECTORS_2(subsat)
__INVAR_VECTORS_2(hadd)
__INVAR_VECTORS_2(rhadd)
__INVAR_VECTORS_2(mulhi)
__INVAR_VECTORS_2(mul24)
__INVAR_VECTORS_2(rotate)
__INVAR_VECTORS_3(madhi)
__INVAR_VECTORS_3(madsat)
__INVAR_VECTORS_3(mad24)

template <class T, int N>
METAL_FUNC constexpr vec<make_unsigned_t<T>, N> absdiff(vec<T, N> x, __identity_t<vec<T, N>> y) {
  typedef vec<make_unsigned_t<T>, N> R;
  __INVAR_MAP_2(R, absdiff, x, y)
}
template <class T, int N>
METAL_FUNC constexpr vec<T, N> extract_bits(vec<T, N> x, uint offset, uint count) {
  vec<T, N> r(T(0));
  for (int i = 0; i < N; ++i) r[i] = extract_bits(x[i], offset, count);
  return r;
}
template <class T, int N>
METAL_FUNC constexpr vec<T, N> insert_bits(vec<T, N> base, vec<T, N> insert, uint offset, uint count) {
  vec<T, N> r(T(0));
  for (int i = 0; i < N; ++i) r[i] = insert_bits(base[i], insert[i], offset, count);
  return r;
}

} // namespace metal

#endif
