#include <metal_stdlib>
using namespace metal;
#pragma METAL fp math_mode(fast)
float quick(float a, float b) { return a * b + 1; }
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
#pragma METAL fp math_mode(safe)
#pragma METAL fp contract(off)
  float big = 1e30f * float(i + 1);
#pragma unroll
  for (int k = 0; k < 4; ++k) big = (big + 1) - 1;
  out[i] = isinf(big * big) && quick(2, 3) == 7 && __METAL_VERSION__ >= 320;
}
