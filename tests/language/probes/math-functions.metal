#include <metal_stdlib>
using namespace metal;
bool close(float a, float b) { return fabs(a - b) <= 1e-5f * max(1.0f, fabs(b)); }
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  int exponent;
  float cosine, whole;
  float sine = sincos(0.5f, cosine), mantissa = frexp(12.0f, exponent), part = modf(2.75f, whole);
  out[i] = close(sine, 0.47942554f) && close(cosine, 0.87758256f) && mantissa == 0.75f && exponent == 4 && part == 0.75f && whole == 2 &&
           close(exp(1.0f), 2.7182817f) && close(log2(10.0f), 3.321928f) && close(pow(2.5f, 3.5f), 24.705295f) && close(atan2(1.0f, -1.0f), 2.3561945f) &&
           close(tanh(0.5f), 0.46211717f) && fma(2.0f, 3.0f, 4.0f) == 10 && rint(2.5f) == 2 && fmod(7.5f, 2.0f) == 1.5f && ldexp(1.5f, 3) == 12 &&
           close(precise::sin(1.0f), 0.84147098f) && close(fast::rsqrt(4.0f), 0.5f) && fdim(5.0f, 3.0f) == 2 && ilogb(9.0f) == 3 &&
           nextafter(1.0f, 2.0f) > 1 && copysign(3.0f, -1.0f) == -3 && float(exp(1.0h)) > 2.7f && close(exp(float2(0, 1)).y, 2.7182817f);
}
