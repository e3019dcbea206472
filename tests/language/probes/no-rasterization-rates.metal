#include <metal_stdlib>
using namespace metal;
kernel void probe(constant rasterization_rate_map_data& data [[buffer(1)]], device int* out) { out[0] = 1; }
