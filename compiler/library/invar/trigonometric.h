// Sines, cosines, tangents and their inverses. Included by math.h; see float_parts.h for the style.
//
// An angle becomes a quadrant (counted modulo 4) and what is left of it, at most pi / 4, on which polynomials do. The
// precise functions reduce any float that way; the fast ones do so with three multiplications, good for angles up to
// some 2^17 and bounded beyond.
#ifndef INVAR_METAL_TRIGONOMETRIC_H
#define INVAR_METAL_TRIGONOMETRIC_H

#pragma clang system_header   // the rules for kernels do not hold here: there are doubles
#pragma float_control(precise, on, push)

namespace metal {
namespace __impl {

METAL_FUNC float __sin_small(float r) {
  float z = r * r;
  return r * z * __sin_rest(z) + r;
}
METAL_FUNC float __cos_small(float r) {
  float z = r * r;
  return z * z * __cos_rest(z) + (1.0f - 0.5f * z);
}

// One of five, by number.
METAL_FUNC uint __choose(uint number, uint a, uint b, uint c, uint d, uint e) {
  uint low = number == 0 ? a : b, high = number == 2 ? c : d;
  return number >= 4 ? e : number >= 2 ? high : low;
}

// The bits of 2 / pi that matter for a float's exponent, times its digits: the product modulo 4 in 64 bits. Bits
// further up would only add whole turns, and those further down nothing that a float could hold. No float comes
// nearer to a multiple of pi / 2 than 2^-30 or so.
METAL_FUNC float __precise_reduce(float x, uint& quadrant) {
  uint bits = as_type<uint>(x) & 0x7fffffffu;
  uint digits = (bits & 0x7fffffu) | 0x800000u;
  uint offset = (bits >> 23) - 120u, word = offset >> 5, shift = offset & 31u;
  uint w0 = __choose(word, 0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u);
  uint w1 = __choose(word, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u);
  uint w2 = __choose(word, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u);
  uint w3 = __choose(word, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu);
  uint high = w0 << shift | (w1 >> 1) >> (31u - shift);
  uint middle = w1 << shift | (w2 >> 1) >> (31u - shift);
  uint low = w2 << shift | (w3 >> 1) >> (31u - shift);
  ulong carry = ulong(digits) * low >> 32;
  ulong lower = ulong(digits) * middle + carry;
  ulong product = ulong(digits * high + uint(lower >> 32)) << 32 | (lower & 0xfffffffful);
  ulong turns = (product + (1ul << 61)) >> 62;
  float rest = float(double(long(product - (turns << 62))) * as_type<double>(0x3c1921fb54442d18ul));
  bool small = bits < 0x3f490fdbu;
  quadrant = small ? 0u : uint(turns);
  rest = small ? as_type<float>(bits) : rest;
  return bits >= 0x7f800000u ? __builtin_nanf("") : rest;
}

METAL_FUNC float __fast_reduce(float x, uint& quadrant) {
  float a = __magnitude_of(x);
  int n = 0;
  float k = __round_small(a * 0x1.45f306p-1f, n);
  quadrant = uint(n);
  float r = a - k * 0x1.921fb6p0f;
  r = r + k * 0x1.777a5cp-25f;
  r = r > 1.0f ? 1.0f : r;
  return r < -1.0f ? -1.0f : r;
}

METAL_FUNC float __sine_of(float r, uint quadrant, uint sign) {
  return __flip_sign(quadrant & 1u ? __cos_small(r) : __sin_small(r), (quadrant & 2u) << 30 ^ sign);
}
METAL_FUNC float __cosine_of(float r, uint quadrant) {
  return __flip_sign(quadrant & 1u ? __sin_small(r) : __cos_small(r), ((quadrant + 1u) & 2u) << 30);
}
METAL_FUNC float __tangent_of(float r, uint quadrant, uint sign) {
  float s = __sin_small(r), c = __cos_small(r);
  bool odd = quadrant & 1u;
  return __flip_sign((odd ? c : s) / (odd ? s : c), (quadrant & 1u) << 31 ^ sign);
}

#define __INVAR_TRIGONOMETRIC(kind)                                                                          \
  METAL_FUNC float kind##_sin(float x) {                                                                     \
    uint quadrant = 0;                                                                                       \
    float r = kind##_reduce(x, quadrant);                                                                    \
    return __sine_of(r, quadrant, __sign_of(x));                                                             \
  }                                                                                                          \
  METAL_FUNC float kind##_cos(float x) {                                                                     \
    uint quadrant = 0;                                                                                       \
    float r = kind##_reduce(x, quadrant);                                                                    \
    return __cosine_of(r, quadrant);                                                                         \
  }                                                                                                          \
  METAL_FUNC float kind##_sincos(float x, float& cosine) {                                                   \
    uint quadrant = 0;                                                                                       \
    float r = kind##_reduce(x, quadrant);                                                                    \
    cosine = __cosine_of(r, quadrant);                                                                       \
    return __sine_of(r, quadrant, __sign_of(x));                                                             \
  }                                                                                                          \
  METAL_FUNC float kind##_tan(float x) {                                                                     \
    uint quadrant = 0;                                                                                       \
    float r = kind##_reduce(x, quadrant);                                                                    \
    return __tangent_of(r, quadrant, __sign_of(x));                                                          \
  }
__INVAR_TRIGONOMETRIC(__precise)
__INVAR_TRIGONOMETRIC(__fast)
#undef __INVAR_TRIGONOMETRIC

// Of pi * x: the reduction is exact, so that whole and half numbers give exact results.
METAL_FUNC float __reduce_pi(float x, uint& quadrant) {
  float inTurn = x - 2.0f * __builtin_elementwise_rint(0.5f * x);   // from -1 to 1
  int n = 0;
  float halves = __round_small(2.0f * inTurn, n);
  quadrant = uint(n);
  return (inTurn - 0.5f * halves) * 0x1.921fb6p1f;
}
METAL_FUNC float __sinpi(float x) {
  uint quadrant = 0;
  float r = __reduce_pi(x, quadrant);
  return __sine_of(r, quadrant, 0);
}
METAL_FUNC float __cospi(float x) {
  uint quadrant = 0;
  float r = __reduce_pi(x, quadrant);
  return __cosine_of(r, quadrant);
}
METAL_FUNC float __tanpi(float x) {
  uint quadrant = 0;
  float r = __reduce_pi(x, quadrant);
  return __tangent_of(r, quadrant, 0);
}

METAL_FUNC float __atan_small(float t) {
  float z = t * t;
  return t * z * __atan_rest(z) + t;
}
METAL_FUNC float __atan(float x) {
  float a = __magnitude_of(x);
  bool steep = a > 1.0f;
  float angle = __atan_small(steep ? 1.0f / a : a);
  // pi / 2 in two parts.
  return __flip_sign(steep ? 0x1.921fb6p0f - (angle + 0x1.777a5cp-25f) : angle, __sign_of(x));
}
METAL_FUNC float __atan2(float y, float x) {
  float a = __magnitude_of(x), b = __magnitude_of(y);
  bool steep = b > a;
  float low = steep ? a : b, high = steep ? b : a;
  float slope = low / high;
  slope = high == 0.0f && low == high ? 0.0f : slope;
  slope = low == __builtin_inff() && high == low ? 1.0f : slope;
  float angle = __atan_small(slope);
  angle = steep ? 0x1.921fb6p0f - (angle + 0x1.777a5cp-25f) : angle;
  angle = __sign_of(x) ? 0x1.921fb6p1f - (angle + 0x1.777a5cp-24f) : angle;
  return __flip_sign(angle, __sign_of(y));
}

// asin(|x|) up to 1/2, and half of acos(|x|) from there.
METAL_FUNC float __asin_part(float a) {
  float z = a > 0.5f ? 0.5f - 0.5f * a : a * a;
  float s = a > 0.5f ? __builtin_elementwise_sqrt(z) : a;
  return s * z * __asin_rest(z) + s;
}
METAL_FUNC float __asin(float x) {
  float a = __magnitude_of(x), part = __asin_part(a);
  float large = 0x1.921fb6p0f - (2.0f * part + 0x1.777a5cp-25f);
  return __flip_sign(a > 0.5f ? large : part, __sign_of(x));
}
METAL_FUNC float __acos(float x) {
  float a = __magnitude_of(x), part = __asin_part(a);
  float obtuse = 0x1.921fb6p1f - (2.0f * part + 0x1.777a5cp-24f);
  float large = x < 0.0f ? obtuse : 2.0f * part;
  float small = 0x1.921fb6p0f - (__flip_sign(part, __sign_of(x)) + 0x1.777a5cp-25f);
  return a > 0.5f ? large : small;
}

} // namespace __impl
} // namespace metal

#pragma float_control(pop)

#endif
