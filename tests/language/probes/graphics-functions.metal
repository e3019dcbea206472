#include <metal_stdlib>
using namespace metal;
struct Vertex { float4 position [[position]]; float2 uv [[user(uv)]]; };
vertex Vertex corner(uint id [[vertex_id]], constant float4* positions [[buffer(0)]]) { return {positions[id], float2(0)}; }
fragment float4 color(Vertex in [[stage_in]], texture2d<float> image [[texture(0)]]) { discard_fragment(); return dfdx(in.position); }
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) { out[i] = 1; }
