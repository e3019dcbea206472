// What the math functions are made of: rounding, scaling, taking a number apart. Included by math.h.
//
// The functions of this file, of exponential.h and of trigonometric.h are written for loops over threads: without
// branches and without calls, so that a target's vectoriser widens them like any arithmetic. They round in one
// way whatever the math mode, and a sum of products may be fused: the errors that the tests hold them to are those
// of processors with a fused multiply-add.
#ifndef INVAR_METAL_FLOAT_PARTS_H
#define INVAR_METAL_FLOAT_PARTS_H

#pragma clang system_header   // the rules for kernels do not hold here: there are doubles
#pragma float_control(precise, on, push)

#include "polynomials.h"

namespace metal {
namespace __impl {

METAL_FUNC constexpr uint __sign_of(float x) { return as_type<uint>(x) & 0x80000000u; }
METAL_FUNC constexpr float __magnitude_of(float x) { return as_type<float>(as_type<uint>(x) & 0x7fffffffu); }
METAL_FUNC constexpr float __flip_sign(float x, uint sign) { return as_type<float>(as_type<uint>(x) ^ sign); }

// The whole number nearest to `x`, for |x| below 2^22. Adding 1.5 * 2^23 pushes the fraction out of a float, and
// the number stands in the low bits of the sum: that takes no conversion.
METAL_FUNC float __round_small(float x, int& whole) {
  float shifted = x + 0x1.8p23f;
  whole = int(as_type<uint>(shifted)) - 0x4b400000;
  return shifted - 0x1.8p23f;
}

// value * 2^n for n from -252 to 255 and a value near 1: only the second product can round.
METAL_FUNC float __scale(float value, int n) {
  int half = n >> 1;
  return value * as_type<float>(uint(half + 127) << 23) * as_type<float>(uint(n - half + 127) << 23);
}

// 2^n as a double, for |n| below 1023: wide enough to scale any float, subnormal or not, without rounding.
METAL_FUNC double __power_of_two(int n) { return as_type<double>(ulong(long(n + 1023)) << 52); }

METAL_FUNC float __ldexp(float x, int n) {
  n = n < -400 ? -400 : n > 400 ? 400 : n;
  return float(double(x) * __power_of_two(n));
}

METAL_FUNC bool __is_regular(float x) { return x != 0.0f && __magnitude_of(x) < __builtin_inff(); }

// The fraction from [0.5, 1). Zero, infinity and NaN are their own fraction.
METAL_FUNC float __frexp(float x, int& exponent) {
  ulong bits = as_type<ulong>(double(x));
  bool regular = __is_regular(x);
  exponent = regular ? int(bits >> 52 & 0x7ff) - 1022 : 0;
  float fraction = float(as_type<double>((bits & 0x800ffffffffffffful) | 0x3fe0000000000000ul));
  return regular ? fraction : x;
}

METAL_FUNC int __ilogb(float x) {
  int exponent = int(as_type<ulong>(double(x)) >> 52 & 0x7ff) - 1023;
  exponent = x == 0.0f ? FP_ILOGB0 : exponent;
  exponent = __magnitude_of(x) == __builtin_inff() ? INT_MAX : exponent;
  return x != x ? FP_ILOGBNAN : exponent;
}

// The neighbour of `x` in the direction of `y`, on the bits of the type: magnitudes are ordered as integers.
template <class F, class I>
METAL_FUNC F __next_after(F x, F y) {
  constexpr I sign = I(I(1) << (sizeof(I) * 8 - 1));
  I bits = as_type<I>(x);
  if (x != x || y != y) return x + y;
  if (x == y) return y;
  if (x == F(0)) return as_type<F>(I((as_type<I>(y) & sign) | I(1)));
  return as_type<F>(I((x < y) == (x > F(0)) ? bits + 1 : bits - 1));
}

// x - y * trunc(x / y). The quotient of two floats is exact enough in a double to be cut off right while it is below
// 2^28, and then the product and the difference are exact.
METAL_FUNC float __fast_fmod(float x, float y) {
  double quotient = __builtin_elementwise_trunc(double(x) / double(y));
  float rest = float(double(x) - quotient * double(y));
  rest = __magnitude_of(y) == __builtin_inff() && __magnitude_of(x) < __builtin_inff() ? x : rest;
  return __builtin_elementwise_copysign(rest, x);
}
// A remainder of any size needs a loop: libm's function, under a name of our own, since a kernel may use its name. It
// is a constant function: devices have no errno.
extern "C" float __precise_fmod(float, float) __asm__("fmodf") __attribute__((const, nothrow));

METAL_FUNC float __precise_rsqrt(float x) { return float(1.0 / __builtin_elementwise_sqrt(double(x))); }
METAL_FUNC float __fast_rsqrt(float x) { return 1.0f / __builtin_elementwise_sqrt(x); }

} // namespace __impl
} // namespace metal

#pragma float_control(pop)

#endif
