#include <metal_stdlib>
using namespace metal;
template <int N> int shifted() { return 1 << N; }
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  int4 a(7, -7, 8, 1), b(2, 2, 3, 0);
  int4 c = a % int4(b.xyz, 1);
  float2 d = float2(1, 2) / 4.0f;
  a <<= 1;
  uint3 e = ~uint3(0) >> uint3(31, 30, 29);
  float4 chosen = i % 2 ? float4(1) : float4(2);
  bool2 both = bool2(true, false) && bool2(true);
  ++a;
  int2 mixed = int2(1) << uint2(i % 32, 3);   // a number of places of another type
  out[i] = mixed.x == 1 << i % 32 && mixed.y == 8 && c.x == 1 && c.y == -1 && d.y == 0.5f && a.x == 15 && e.z == 7 && chosen.x == (i % 2 ? 1 : 2) && both.x && !both.y &&
           (a == a).w && select(1, 2, true) == 2 && shifted<40>() == 256 && (1 << -1) >> 31 == -1 && 5 / 0 == 0 && 5 % 0 == 5 &&
           -2147483647 - 1 == (-2147483647 - 1) / -1;
}
