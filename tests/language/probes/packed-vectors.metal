#include <metal_stdlib>
using namespace metal;
struct Packed { packed_float3 position; float weight; packed_half2 uv; };
static_assert(sizeof(packed_float3) == 12 && alignof(packed_float3) == 4 && sizeof(Packed) == 20, "layout");
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  Packed p = {packed_float3(1, 2, 3), 4, packed_half2(0.5h, 1.0h)};
  float3 v = p.position;
  p.position = v * 2;
  p.position.y = 9;
  float4 wide(1.5f, 2, 300, -4);
  packed_half3 halves(wide.xyz);
  packed_uchar4 bytes(wide);
  packed_bfloat2 brief = packed_bfloat2(wide.xy);
  p.uv.yx.x = 3;
  out[i] = p.position[0] == 2 && p.position.y == 9 && float3(p.position).z == 6 && p.weight == 4 && half2(p.uv).x == 0.5h && p.uv.y == 3 &&
           halves.z == 300 && bytes.y == 2 && bytes.z == 255 && bytes.w == 0 && float(brief.x) == 1.5f;
}
