// Every math function in all its forms: y holds the float, precise, fast, half, bfloat, float3 and packed
// half4 results one after the other, n of each.
#include "Kernel.h"
using namespace metal;

#define abs_in_all_modes abs
#define M1(name, low, high, reference, ulps)                                                                 \
  kernel void math_##name(device const float* x, device float* y, int n) {                                   \
    for (int i = 0; i < n; ++i) {                                                                            \
      y[i] = name(x[i]);                                                                                     \
      y[n + i] = precise::name(x[i]);                                                                        \
      y[2 * n + i] = fast::name(x[i]);                                                                       \
      y[3 * n + i] = name(half(x[i]));                                                                       \
      y[4 * n + i] = name(bfloat(x[i]));                                                                     \
      y[5 * n + i] = name(float3(0.5f, 0.5f, x[i])).z;                                                       \
      y[6 * n + i] = name(packed_half4(half4(half(0.5f), half(0.5f), half(0.5f), half(x[i])))).w;            \
    }                                                                                                        \
  }
#define M2(name, low, high, low2, high2, reference, ulps)                                                    \
  kernel void math_##name(device const float* x, device const float* y, device float* z, int n) {            \
    for (int i = 0; i < n; ++i) {                                                                            \
      z[i] = name(x[i], y[i]);                                                                               \
      z[n + i] = precise::name(x[i], y[i]);                                                                  \
      z[2 * n + i] = fast::name(x[i], y[i]);                                                                 \
      z[3 * n + i] = name(half(x[i]), half(y[i]));                                                           \
      z[4 * n + i] = name(bfloat(x[i]), bfloat(y[i]));                                                       \
      z[5 * n + i] = name(float2(x[i], x[i]), y[i]).y;                                                       \
      z[6 * n + i] = name(half(x[i]), half4(half(y[i]))).w;                                                  \
    }                                                                                                        \
  }
#define M3(name, low, high, reference, ulps)                                                                 \
  kernel void math_##name(device const float* x, device const float* y, device const float* z,               \
                          device float* r, int n) {                                                          \
    for (int i = 0; i < n; ++i) {                                                                            \
      r[i] = name(x[i], y[i], z[i]);                                                                         \
      r[n + i] = precise::name(x[i], y[i], z[i]);                                                            \
      r[2 * n + i] = fast::name(x[i], y[i], z[i]);                                                           \
      r[3 * n + i] = name(half(x[i]), half(y[i]), half(z[i]));                                               \
      r[4 * n + i] = name(bfloat(x[i]), bfloat(y[i]), bfloat(z[i]));                                         \
      r[5 * n + i] = name(float4(x[i]), y[i], float4(z[i])).w;                                               \
      r[6 * n + i] = name(half3(half(x[i])), half3(half(y[i])), half(z[i])).z;                               \
    }                                                                                                        \
  }
#include "MathFunctions.def"
