// Normalised integers packed in 16 or 32 bits. Metal documentation: Metal Shading Language Specification,
// "Packing and Unpacking Functions". The first component is in the lowest bits, but for 565, which has red in
// the highest.
#ifndef INVAR_METAL_PACK_H
#define INVAR_METAL_PACK_H

namespace metal {

namespace __impl {
METAL_FUNC uint __to_unorm(float x, uint bits) { return uint(rint(saturate(x) * float((1u << bits) - 1))); }
METAL_FUNC uint __to_snorm(float x, uint bits) {
  int value = int(rint(clamp(x, -1.0f, 1.0f) * float((1u << (bits - 1)) - 1)));
  return uint(value) & ((1u << bits) - 1);
}
METAL_FUNC float __from_unorm(uint packed, uint shift, uint bits) {
  return float((packed >> shift) & ((1u << bits) - 1)) / float((1u << bits) - 1);
}
// The most negative code stands for -1 like its neighbour.
METAL_FUNC float __from_snorm(uint packed, uint shift, uint bits) {
  int value = int(packed << (32 - shift - bits)) >> (32 - bits);
  return max(float(value) / float((1u << (bits - 1)) - 1), -1.0f);
}
METAL_FUNC float __to_srgb(float x) {
  x = saturate(x);
  return x <= 0.0031308f ? 12.92f * x : 1.055f * pow(x, 1.0f / 2.4f) - 0.055f;
}
METAL_FUNC float __from_srgb(float x) {
  return x <= 0.04045f ? x / 12.92f : pow((x + 0.055f) / 1.055f, 2.4f);
}
} // namespace __impl

METAL_FUNC uint pack_float_to_unorm4x8(float4 v) {
  return __impl::__to_unorm(v.x, 8) | __impl::__to_unorm(v.y, 8) << 8 | __impl::__to_unorm(v.z, 8) << 16 |
         __impl::__to_unorm(v.w, 8) << 24;
}
METAL_FUNC uint pack_float_to_snorm4x8(float4 v) {
  return __impl::__to_snorm(v.x, 8) | __impl::__to_snorm(v.y, 8) << 8 | __impl::__to_snorm(v.z, 8) << 16 |
         __impl::__to_snorm(v.w, 8) << 24;
}
METAL_FUNC uint pack_float_to_srgb_unorm4x8(float4 v) {
  return pack_float_to_unorm4x8(
      float4(__impl::__to_srgb(v.x), __impl::__to_srgb(v.y), __impl::__to_srgb(v.z), v.w));
}
METAL_FUNC uint pack_float_to_unorm2x16(float2 v) {
  return __impl::__to_unorm(v.x, 16) | __impl::__to_unorm(v.y, 16) << 16;
}
METAL_FUNC uint pack_float_to_snorm2x16(float2 v) {
  return __impl::__to_snorm(v.x, 16) | __impl::__to_snorm(v.y, 16) << 16;
}
METAL_FUNC uint pack_float_to_unorm10a2(float4 v) {
  return __impl::__to_unorm(v.x, 10) | __impl::__to_unorm(v.y, 10) << 10 | __impl::__to_unorm(v.z, 10) << 20 |
         __impl::__to_unorm(v.w, 2) << 30;
}
METAL_FUNC ushort pack_float_to_unorm565(float3 v) {
  return ushort(__impl::__to_unorm(v.x, 5) << 11 | __impl::__to_unorm(v.y, 6) << 5 |
                __impl::__to_unorm(v.z, 5));
}

METAL_FUNC float4 unpack_unorm4x8_to_float(uint x) {
  return float4(__impl::__from_unorm(x, 0, 8), __impl::__from_unorm(x, 8, 8), __impl::__from_unorm(x, 16, 8),
                __impl::__from_unorm(x, 24, 8));
}
METAL_FUNC float4 unpack_snorm4x8_to_float(uint x) {
  return float4(__impl::__from_snorm(x, 0, 8), __impl::__from_snorm(x, 8, 8), __impl::__from_snorm(x, 16, 8),
                __impl::__from_snorm(x, 24, 8));
}
METAL_FUNC float4 unpack_unorm4x8_srgb_to_float(uint x) {
  float4 v = unpack_unorm4x8_to_float(x);
  return float4(__impl::__from_srgb(v.x), __impl::__from_srgb(v.y), __impl::__from_srgb(v.z), v.w);
}
METAL_FUNC float2 unpack_unorm2x16_to_float(uint x) {
  return float2(__impl::__from_unorm(x, 0, 16), __impl::__from_unorm(x, 16, 16));
}
METAL_FUNC float2 unpack_snorm2x16_to_float(uint x) {
  return float2(__impl::__from_snorm(x, 0, 16), __impl::__from_snorm(x, 16, 16));
}
METAL_FUNC float4 unpack_unorm10a2_to_float(uint x) {
  return float4(__impl::__from_unorm(x, 0, 10), __impl::__from_unorm(x, 10, 10),
                __impl::__from_unorm(x, 20, 10), __impl::__from_unorm(x, 30, 2));
}
METAL_FUNC float3 unpack_unorm565_to_float(ushort x) {
  return float3(__impl::__from_unorm(x, 11, 5), __impl::__from_unorm(x, 5, 6), __impl::__from_unorm(x, 0, 5));
}

METAL_FUNC uint pack_half_to_unorm4x8(half4 v) { return pack_float_to_unorm4x8(float4(v)); }
METAL_FUNC uint pack_half_to_snorm4x8(half4 v) { return pack_float_to_snorm4x8(float4(v)); }
METAL_FUNC uint pack_half_to_srgb_unorm4x8(half4 v) { return pack_float_to_srgb_unorm4x8(float4(v)); }
METAL_FUNC uint pack_half_to_unorm2x16(half2 v) { return pack_float_to_unorm2x16(float2(v)); }
METAL_FUNC uint pack_half_to_snorm2x16(half2 v) { return pack_float_to_snorm2x16(float2(v)); }
METAL_FUNC uint pack_half_to_unorm10a2(half4 v) { return pack_float_to_unorm10a2(float4(v)); }
METAL_FUNC ushort pack_half_to_unorm565(half3 v) { return pack_float_to_unorm565(float3(v)); }
METAL_FUNC half4 unpack_unorm4x8_to_half(uint x) { return half4(unpack_unorm4x8_to_float(x)); }
METAL_FUNC half4 unpack_snorm4x8_to_half(uint x) { return half4(unpack_snorm4x8_to_float(x)); }
METAL_FUNC half4 unpack_unorm4x8_srgb_to_half(uint x) { return half4(unpack_unorm4x8_srgb_to_float(x)); }
METAL_FUNC half2 unpack_unorm2x16_to_half(uint x) { return half2(unpack_unorm2x16_to_float(x)); }
METAL_FUNC half2 unpack_snorm2x16_to_half(uint x) { return half2(unpack_snorm2x16_to_float(x)); }
METAL_FUNC half4 unpack_unorm10a2_to_half(uint x) { return half4(unpack_unorm10a2_to_float(x)); }
METAL_FUNC half3 unpack_unorm565_to_half(ushort x) { return half3(unpack_unorm565_to_float(x)); }

} // namespace metal

#endif
