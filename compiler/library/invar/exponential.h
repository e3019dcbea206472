// Exponentials, logarithms, powers and hyperbolic functions. Included by math.h; see float_parts.h for the style.
#ifndef INVAR_METAL_EXPONENTIAL_H
#define INVAR_METAL_EXPONENTIAL_H

#pragma clang system_header   // the rules for kernels do not hold here: there are doubles
#pragma float_control(precise, on, push)

namespace metal {
namespace __impl {

// Doubles, by their bits: MSL reads a literal without a suffix as a float.
constexpr double __two_over_ln2 = as_type<double>(0x40071547652b82feul);
constexpr double __ln2 = as_type<double>(0x3fe62e42fefa39eful);

// Bounds that keep an exponent within what __scale takes; NaN passes.
METAL_FUNC float __between(float x, float low, float high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

// exp(x) * 2^shift. The multiple of ln(2) is taken away in two parts, of which the first product is exact.
METAL_FUNC float __exp_scaled(float x, int shift) {
  x = __between(x, -105.0f, 91.0f);
  int n = 0;
  float k = __round_small(x * 0x1.715476p0f, n);
  float r = x - k * 0x1.63p-1f;
  r = r + k * 0x1.bd0106p-13f;
  float tail = r * r * __exp_rest(r) + r;
  return __scale(1.0f + tail, n + shift);
}
METAL_FUNC float __exp(float x) { return __exp_scaled(x, 0); }

METAL_FUNC float __exp2(float x) {
  x = __between(x, -152.0f, 130.0f);
  int n = 0;
  float r = (x - __round_small(x, n)) * 0x1.62e43p-1f;
  float tail = r * r * __exp_rest(r) + r;
  return __scale(1.0f + tail, n);
}

METAL_FUNC float __exp10(float x) {
  x = __between(x, -46.0f, 39.0f);
  int n = 0;
  float k = __round_small(x * 0x1.a934fp1f, n);
  float r = x - k * 0x1.34p-2f;
  r = (r - k * 0x1.04d428p-12f) * 0x1.26bb1cp1f;
  float tail = r * r * __exp_rest(r) + r;
  return __scale(1.0f + tail, n);
}

// x = 2^k * (1 + f), with 1 + f from sqrt(1/2) to sqrt(2). Returns k.
METAL_FUNC float __log_parts(float x, float& f) {
  bool small = x < 0x1p-126f;
  uint bits = as_type<uint>(small ? x * 0x1p25f : x);
  int k = int(bits - 0x3f3504f3u) >> 23;
  f = as_type<float>(bits - (uint(k) << 23)) - 1.0f;
  return float(small ? k - 25 : k);
}

// log(1 + f) - f, but for `other`, which is added where it does not disturb the low bits.
METAL_FUNC float __log_tail(float f, float other) {
  float square = f * f;
  float tail = square * (f * __log_rest(f)) + other;
  return tail - 0.5f * square;
}

METAL_FUNC float __log_limits(float x, float value) {
  value = x == __builtin_inff() ? x : value;
  value = x == 0.0f ? -__builtin_inff() : value;
  return x >= 0.0f ? value : __builtin_nanf("");
}

METAL_FUNC float __log(float x) {
  float f = 0.0f;
  float k = __log_parts(x, f);
  float fraction = f + __log_tail(f, k * -0x1.bd0106p-13f);
  return __log_limits(x, k * 0x1.63p-1f + fraction);
}

METAL_FUNC float __log2(float x) {
  float f = 0.0f;
  float k = __log_parts(x, f);
  // f + tail times log2(e), whose whole part costs no rounding.
  float tail = __log_tail(f, 0.0f);
  float fraction = tail * 0x1.c551dap-2f + (f * 0x1.c551dap-2f + tail);
  return __log_limits(x, k + (fraction + f));
}

METAL_FUNC float __log10(float x) {
  float f = 0.0f;
  float k = __log_parts(x, f);
  float fraction = (f + __log_tail(f, 0.0f)) * 0x1.bcb7b2p-2f;
  return __log_limits(x, k * 0x1.34p-2f + (k * 0x1.04d428p-12f + fraction));
}

// log2(x) of a positive, normal double. The relative error is far below a float's.
METAL_FUNC double __wide_log2(double x) {
  ulong bits = as_type<ulong>(x);
  int k = int(uint(bits >> 32) - 0x3fe6a09eu) >> 20;
  double m = as_type<double>(bits - (ulong(long(k)) << 52));
  double s = (m - 1.0) / (m + 1.0), z = s * s;
  return double(k) + s * (__two_over_ln2 + z * __log2_rest(z));
}

// exp2(x), rounded once, to float.
METAL_FUNC float __wide_exp2(double x) {
  x = x < -200.0 ? -200.0 : x;
  x = x > 200.0 ? 200.0 : x;
  double shifted = x + 0x1.8p52;
  double r = x - (shifted - 0x1.8p52);
  int n = int(uint(as_type<ulong>(shifted)));
  // A NaN has no such bits; its product is NaN with any factor.
  n = n < -210 ? -210 : n > 210 ? 210 : n;
  return float((1.0 + r * __exp2_rest(r)) * __power_of_two(n));
}

// What C says of bases that are negative, of whole exponents, and where neither zero, infinity nor NaN follow from
// the logarithm. `value` is |x|^y.
METAL_FUNC float __pow_limits(float x, float y, float value) {
  float half = 0.5f * y;
  bool whole = __builtin_elementwise_rint(y) == y;
  bool odd = whole && __builtin_elementwise_rint(half) != half;
  value = __flip_sign(value, odd ? __sign_of(x) : 0u);
  value = x < 0.0f && x >= -FLT_MAX && !whole ? __builtin_nanf("") : value;
  value = x != x || y != y ? __builtin_nanf("") : value;
  return y == 0.0f || x == 1.0f ? 1.0f : value;
}

METAL_FUNC float __precise_pow(float x, float y) {
  float base = __magnitude_of(x);
  double exponent = __wide_log2(double(base));
  exponent = base == 0.0f ? -__builtin_inf() : base == __builtin_inff() ? __builtin_inf() : exponent;
  exponent = base == 1.0f ? 0.0 : exponent * double(y);
  return __pow_limits(x, y, __wide_exp2(exponent));
}
METAL_FUNC float __fast_pow(float x, float y) {
  float base = __magnitude_of(x);
  float exponent = base == 1.0f ? 0.0f : __log2(base) * y;
  return __pow_limits(x, y, __exp2(exponent));
}

METAL_FUNC float __sinh(float x) {
  float a = __magnitude_of(x), z = a * a;
  float half = __exp_scaled(a, -1);
  float value = a < 1.0f ? a * z * __sinh_rest(z) + a : half - 0.25f / half;
  return __flip_sign(value, __sign_of(x));
}
METAL_FUNC float __cosh(float x) {
  float half = __exp_scaled(__magnitude_of(x), -1);
  return half + 0.25f / half;
}
METAL_FUNC float __tanh(float x) {
  float a = __magnitude_of(x), z = a * a;
  float large = 1.0f - 2.0f / (__exp_scaled(a + a, 0) + 1.0f);
  return __flip_sign(a < 0.625f ? a * z * __tanh_rest(z) + a : large, __sign_of(x));
}

// The inverses are logarithms in double, and their own series where the logarithm's argument is near 1.
METAL_FUNC float __precise_asinh(float x) {
  float a = __magnitude_of(x);
  double wide = a;
  float large = float(__wide_log2(wide + __builtin_elementwise_sqrt(wide * wide + 1.0)) * __ln2);
  float value = a < 0x1p-10f ? a - a * a * a * 0x1.555556p-3f : large;
  return __flip_sign(a <= FLT_MAX ? value : a, __sign_of(x));
}
METAL_FUNC float __precise_acosh(float x) {
  double wide = x;
  float value = float(__wide_log2(wide + __builtin_elementwise_sqrt(wide * wide - 1.0)) * __ln2);
  value = x <= FLT_MAX ? value : x;
  return x < 1.0f ? __builtin_nanf("") : value;
}
METAL_FUNC float __precise_atanh(float x) {
  float a = __magnitude_of(x);
  double wide = a;
  float large = float(__wide_log2((1.0 + wide) / (1.0 - wide)) * (0.5 * __ln2));
  float value = a < 0x1p-10f ? a * a * a * 0x1.555556p-2f + a : large;
  value = a == 1.0f ? __builtin_inff() : value;
  return a <= 1.0f ? __flip_sign(value, __sign_of(x)) : __builtin_nanf("");
}
METAL_FUNC float __fast_asinh(float x) {
  float a = __magnitude_of(x);
  return __flip_sign(__log(a + __builtin_elementwise_sqrt(a * a + 1.0f)), __sign_of(x));
}
METAL_FUNC float __fast_acosh(float x) { return __log(x + __builtin_elementwise_sqrt(x * x - 1.0f)); }
METAL_FUNC float __fast_atanh(float x) { return 0.5f * __log((1.0f + x) / (1.0f - x)); }

} // namespace __impl
} // namespace metal

#pragma float_control(pop)

#endif
