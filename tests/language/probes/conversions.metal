#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  float f = 3.75f;
  uint bits = as_type<uint>(f);
  half2 pair = as_type<half2>(0x3c004000u);
  int4 rounded = int4(float4(1.9f, -1.9f, 2.0f, 0.0f));
  float3 wide = float3(short3(-1, 2, 3));
  packed_uchar4 bytes = as_type<packed_uchar4>(0x04030201u);
  out[i] = int(f) == 3 && as_type<float>(bits) == f && pair.x == 2.0h && pair.y == 1.0h && rounded.y == -1 && wide.x == -1 &&
           bytes[3] == 4 && uchar(255 + i) == uchar(i - 1) && half(70000.0f) == INFINITY && uint(-1.0f - float(i >> 31)) == 0u &&
           int(1e20f) == 2147483647 && char(300.0f) == 127 && uint(-5.0f) == 0u && int(NAN) == 0 && int(bfloat(1e20f)) == 2147483647;
}
