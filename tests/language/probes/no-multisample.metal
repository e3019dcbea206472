#include <metal_stdlib>
using namespace metal;
kernel void probe(texture2d_ms<float> t [[texture(0)]], device float* out) { out[0] = t.read(uint2(0), 0).x; }
