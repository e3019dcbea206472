#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  out[i] = pack_float_to_unorm4x8(float4(1, 0, 0, 1)) == 0xff0000ffu && unpack_unorm4x8_to_float(0x000000ffu).x == 1 &&
           pack_float_to_snorm2x16(float2(-1, 1)) == 0x7fff8001u && unpack_snorm4x8_to_float(0x81u).x == -1 &&
           pack_float_to_unorm565(float3(1, 0, 0)) == 0xf800 && unpack_unorm10a2_to_float(0xc0000000u).w == 1 &&
           pack_half_to_unorm4x8(half4(0, 1, 0, 0)) == 0xff00u && unpack_unorm2x16_to_half(0xffffu).x == 1.0h;
}
