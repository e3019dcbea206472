#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  float4 a(1, 2, 3, 4);
  float4 b = float4(a.xy, a.wz);
  float3 c{5, 6, 7};
  float4 d(c, 8);
  int2 e = 3;
  a.xz = a.zx;
  b.rgb = c;
  uint3 f = uint3(d.xyz);
  d[3] = 9;
  float2 g = float2(half2(1.5h));
  bool4 less = a < b;
  out[i] = a.x == 3 && a.z == 1 && b.w == 3 && b.y == 6 && e.y == 3 && f.z == 7 && d.w == 9 && g.y == 1.5f && all(less.xyz) &&
           sizeof(float3) == 16 && alignof(float3) == 16 && any(int2(0, 1) == e - 2);
}
