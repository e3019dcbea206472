#include <metal_stdlib>
using namespace metal;
struct Input { float4 position [[attribute(0)]]; };
kernel void probe(Input input [[stage_in]], device float* out) { out[0] = input.position.x; }
