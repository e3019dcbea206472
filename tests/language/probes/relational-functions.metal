#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
#pragma METAL fp math_mode(safe)
  float nan = as_type<float>(0x7fc00000u + (i >> 31)), inf = as_type<float>(0x7f800000u + (i >> 31));
  out[i] = select(0, float2(1, 2), bool2(false, true)).y == 2 && isnan(nan) && isinf(inf) && isfinite(1.0f) && isnormal(1.0f) && signbit(-0.0f) && isordered(1.0f, 2.0f) && isunordered(nan, 1.0f) &&
           any(bool2(true, false)) && !all(bool2(true, false)) && all(select(int2(1, 2), int2(3, 4), bool2(true, false)) == int2(3, 2));
}
