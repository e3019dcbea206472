#include <metal_stdlib>
using namespace metal;
kernel void probe(device rgba8unorm<half4>* pixels [[buffer(2)]], device uint* out, uint i [[thread_position_in_grid]]) {
  pixels[i] = half4(1, 0, 0, 1);
  out[i] = 1;
}
