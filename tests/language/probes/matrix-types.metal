#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  float2x3 a(float3(1, 2, 3), float3(4, 5, 6));   // two columns of three
  float3x2 t = transpose(a);
  float2x2 product = t * a;
  float4x4 identity(1.0f);
  float3 scaled = float3x3(2) * float3(1, 2, 3);
  a[1].z = 7;
  half3x3 lists = half3x3({1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}, {7.0, 8.0, 9.0});
  const float2x2 nested = {{1, 2}, {3, 4}};
  out[i] = t[2].x == 3 && lists[1][2] == 6.0h && nested[1].x == 3 && product[0][0] == 14 && product[1][0] == 32 && identity[2][2] == 1 && identity[2][1] == 0 &&
           scaled.z == 6 && a[1][2] == 7 && determinant(float2x2(1, 2, 3, 4)) == -2 && (half2x2(1.0h) * half2(3.0h)).y == 3.0h;
}
