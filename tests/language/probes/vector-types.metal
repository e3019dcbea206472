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
  uint3 f = uint3(float3(d));
  d[3] = 9;
  float2 g = float2(half2(1.5h));
  bool4 less = a < b;
  float4 joined(1, 2, 3, 4);
  joined.zyx.xy = float2(7, 8);      // to the components that both select
  joined.wzyx.zyx.x += 10;
  joined.xyz.x++;
  joined.zw[i % 2] = 20;             // by a number that is not constant
  (&joined)->yxw.zx[0]--;
  float2 value = joined.xw = d.zw;   // an assignment has a value
  float2 raised = (a.yw += 1);
  volatile float4 kept = a;
  kept = d;
  float4 read = kept;
  out[i] = read.w == 9 && a.x == 3 && a.z == 1 && b.w == 3 && b.y == 6 && e.y == 3 && f.z == 7 && d.w == 9 && g.y == 1.5f && all(less.xyz) &&
           sizeof(float3) == 16 && alignof(float3) == 16 && any(int2(0, 1) == e - 2) &&
           all(joined == (i % 2 ? float4(7, 18, 7, 9) : float4(7, 18, 20, 9))) && all(value == float2(7, 9)) && raised.x == 3;
}
