// Polynomials of the math functions. Written by fit_polynomials.py, which says how; included by elementary.h.
#ifndef INVAR_METAL_POLYNOMIALS_H
#define INVAR_METAL_POLYNOMIALS_H

namespace metal {
namespace __impl {

// (exp(x) - 1 - x) / x^2 for |x| <= ln(2) / 2; error 2^-28.3.
METAL_FUNC constexpr float __exp_rest(float x) {
  float sum = 0x1.6a2404p-10f;
  sum = sum * x + 0x1.123a0ep-7f;
  sum = sum * x + 0x1.5558f2p-5f;
  sum = sum * x + 0x1.555492p-3f;
  return sum * x + 0x1.fffffcp-2f;
}

// (log(1 + x) - x + x^2 / 2) / x^3 for 1 + x from sqrt(1/2) to sqrt(2); error 2^-27.4.
METAL_FUNC constexpr float __log_rest(float x) {
  float sum = -0x1.3857ep-4f;
  sum = sum * x + 0x1.050dc4p-3f;
  sum = sum * x + -0x1.0d7182p-3f;
  sum = sum * x + 0x1.22e2f4p-3f;
  sum = sum * x + -0x1.54751p-3f;
  sum = sum * x + 0x1.999fc4p-3f;
  sum = sum * x + -0x1.00021cp-2f;
  return sum * x + 0x1.555554p-2f;
}

// (sin(x) - x) / x^3 of z = x^2 for |x| <= pi / 4; error 2^-27.2.
METAL_FUNC constexpr float __sin_rest(float z) {
  float sum = -0x1.9904d2p-13f;
  sum = sum * z + 0x1.1106b4p-7f;
  return sum * z + -0x1.555546p-3f;
}

// (cos(x) - 1 + x^2 / 2) / x^4 of z = x^2 for |x| <= pi / 4; error 2^-31.8.
METAL_FUNC constexpr float __cos_rest(float z) {
  float sum = 0x1.9a6d8cp-16f;
  sum = sum * z + -0x1.6c0e74p-10f;
  return sum * z + 0x1.55554ep-5f;
}

// (atan(x) - x) / x^3 of z = x^2 for |x| <= 1; error 2^-27.7.
METAL_FUNC constexpr float __atan_rest(float z) {
  float sum = -0x1.c91afep-10f;
  sum = sum * z + 0x1.60359cp-7f;
  sum = sum * z + -0x1.fbc37ep-6f;
  sum = sum * z + 0x1.da6dccp-5f;
  sum = sum * z + -0x1.58803p-4f;
  sum = sum * z + 0x1.c0dd18p-4f;
  sum = sum * z + -0x1.242cbep-3f;
  sum = sum * z + 0x1.999388p-3f;
  return sum * z + -0x1.555548p-2f;
}

// (asin(x) - x) / x^3 of z = x^2 for |x| <= 1/2; error 2^-26.8.
METAL_FUNC constexpr float __asin_rest(float z) {
  float sum = 0x1.5c991ep-5f;
  sum = sum * z + 0x1.8a26dcp-6f;
  sum = sum * z + 0x1.747474p-5f;
  sum = sum * z + 0x1.3305c8p-4f;
  return sum * z + 0x1.5555acp-3f;
}

// (tanh(x) - x) / x^3 of z = x^2 for |x| <= 5/8; error 2^-26.9.
METAL_FUNC constexpr float __tanh_rest(float z) {
  float sum = -0x1.733f52p-8f;
  sum = sum * z + 0x1.51c5cap-6f;
  sum = sum * z + -0x1.b83a12p-5f;
  sum = sum * z + 0x1.1107acp-3f;
  return sum * z + -0x1.55553ap-2f;
}

// (sinh(x) - x) / x^3 of z = x^2 for |x| <= 1; error 2^-33.4.
METAL_FUNC constexpr float __sinh_rest(float z) {
  float sum = 0x1.7a5d18p-19f;
  sum = sum * z + 0x1.9ffd06p-13f;
  sum = sum * z + 0x1.111136p-7f;
  return sum * z + 0x1.555556p-3f;
}

// (log2((1 + x) / (1 - x)) - 2 x / ln(2)) / x^3 of z = x^2 for (1 + x) / (1 - x) up to sqrt(2); error 2^-44.1.
METAL_FUNC constexpr double __log2_rest(double z) {
  double sum = as_type<double>(0x3fd21b62d53ded68ul);
  sum = sum * z + as_type<double>(0x3fd4798736b1c1fful);
  sum = sum * z + as_type<double>(0x3fda619fca289fe3ul);
  sum = sum * z + as_type<double>(0x3fe2776c30bbd1fdul);
  return sum * z + as_type<double>(0x3feec709dc4853fcul);
}

// (exp2(x) - 1) / x for |x| <= 1/2; error 2^-40.2.
METAL_FUNC constexpr double __exp2_rest(double x) {
  double sum = as_type<double>(0x3eb61c606f00d2e5ul);
  sum = sum * x + as_type<double>(0x3ef00d73c717089aul);
  sum = sum * x + as_type<double>(0x3f2430aa524a85c1ul);
  sum = sum * x + as_type<double>(0x3f55d874e9eb0bccul);
  sum = sum * x + as_type<double>(0x3f83b2ab5f0a85d0ul);
  sum = sum * x + as_type<double>(0x3fac6b08dcd8b178ul);
  sum = sum * x + as_type<double>(0x3fcebfbdff8eb113ul);
  return sum * x + as_type<double>(0x3fe62e42fef8a4fful);
}

} // namespace __impl
} // namespace metal

#endif
