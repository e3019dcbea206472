#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  out[i] = clamp(5.0f, 0.0f, 1.0f) == 1 && mix(1.0f, 3.0f, 0.5f) == 2 && saturate(-1.0f) == 0 && sign(-2.0f) == -1 &&
           smoothstep(0.0f, 1.0f, 0.5f) == 0.5f && step(1.0f, 0.5f) == 0 && all(clamp(float2(-1, 2), 0.0f, 1.0f) == float2(0, 1));
}
