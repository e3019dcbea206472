// Functions of vectors: made, measured and combined.
//
// Thread safety: thread-safe: pure functions.
// Apple's documentation: simd, Vector functions
#pragma once

#include <math.h>
#include <simd/types.h>

#define INVAR_SIMD static inline __attribute__((__overloadable__, __always_inline__, __const__))

INVAR_SIMD simd_char2 simd_make_char2(signed char x, signed char y) { return (simd_char2){x, y}; }
INVAR_SIMD simd_char3 simd_make_char3(signed char x, signed char y, signed char z) { return (simd_char3){x, y, z}; }
INVAR_SIMD simd_char3 simd_make_char3(simd_char2 xy, signed char z) { return (simd_char3){xy.x, xy.y, z}; }
INVAR_SIMD simd_char3 simd_make_char3(simd_char4 v) { return v.xyz; }
INVAR_SIMD simd_char4 simd_make_char4(signed char x, signed char y, signed char z, signed char w) { return (simd_char4){x, y, z, w}; }
INVAR_SIMD simd_char4 simd_make_char4(simd_char3 xyz, signed char w) { return (simd_char4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_uchar2 simd_make_uchar2(unsigned char x, unsigned char y) { return (simd_uchar2){x, y}; }
INVAR_SIMD simd_uchar3 simd_make_uchar3(unsigned char x, unsigned char y, unsigned char z) { return (simd_uchar3){x, y, z}; }
INVAR_SIMD simd_uchar3 simd_make_uchar3(simd_uchar2 xy, unsigned char z) { return (simd_uchar3){xy.x, xy.y, z}; }
INVAR_SIMD simd_uchar3 simd_make_uchar3(simd_uchar4 v) { return v.xyz; }
INVAR_SIMD simd_uchar4 simd_make_uchar4(unsigned char x, unsigned char y, unsigned char z, unsigned char w) { return (simd_uchar4){x, y, z, w}; }
INVAR_SIMD simd_uchar4 simd_make_uchar4(simd_uchar3 xyz, unsigned char w) { return (simd_uchar4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_short2 simd_make_short2(short x, short y) { return (simd_short2){x, y}; }
INVAR_SIMD simd_short3 simd_make_short3(short x, short y, short z) { return (simd_short3){x, y, z}; }
INVAR_SIMD simd_short3 simd_make_short3(simd_short2 xy, short z) { return (simd_short3){xy.x, xy.y, z}; }
INVAR_SIMD simd_short3 simd_make_short3(simd_short4 v) { return v.xyz; }
INVAR_SIMD simd_short4 simd_make_short4(short x, short y, short z, short w) { return (simd_short4){x, y, z, w}; }
INVAR_SIMD simd_short4 simd_make_short4(simd_short3 xyz, short w) { return (simd_short4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_ushort2 simd_make_ushort2(unsigned short x, unsigned short y) { return (simd_ushort2){x, y}; }
INVAR_SIMD simd_ushort3 simd_make_ushort3(unsigned short x, unsigned short y, unsigned short z) { return (simd_ushort3){x, y, z}; }
INVAR_SIMD simd_ushort3 simd_make_ushort3(simd_ushort2 xy, unsigned short z) { return (simd_ushort3){xy.x, xy.y, z}; }
INVAR_SIMD simd_ushort3 simd_make_ushort3(simd_ushort4 v) { return v.xyz; }
INVAR_SIMD simd_ushort4 simd_make_ushort4(unsigned short x, unsigned short y, unsigned short z, unsigned short w) { return (simd_ushort4){x, y, z, w}; }
INVAR_SIMD simd_ushort4 simd_make_ushort4(simd_ushort3 xyz, unsigned short w) { return (simd_ushort4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_int2 simd_make_int2(int x, int y) { return (simd_int2){x, y}; }
INVAR_SIMD simd_int3 simd_make_int3(int x, int y, int z) { return (simd_int3){x, y, z}; }
INVAR_SIMD simd_int3 simd_make_int3(simd_int2 xy, int z) { return (simd_int3){xy.x, xy.y, z}; }
INVAR_SIMD simd_int3 simd_make_int3(simd_int4 v) { return v.xyz; }
INVAR_SIMD simd_int4 simd_make_int4(int x, int y, int z, int w) { return (simd_int4){x, y, z, w}; }
INVAR_SIMD simd_int4 simd_make_int4(simd_int3 xyz, int w) { return (simd_int4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_uint2 simd_make_uint2(unsigned int x, unsigned int y) { return (simd_uint2){x, y}; }
INVAR_SIMD simd_uint3 simd_make_uint3(unsigned int x, unsigned int y, unsigned int z) { return (simd_uint3){x, y, z}; }
INVAR_SIMD simd_uint3 simd_make_uint3(simd_uint2 xy, unsigned int z) { return (simd_uint3){xy.x, xy.y, z}; }
INVAR_SIMD simd_uint3 simd_make_uint3(simd_uint4 v) { return v.xyz; }
INVAR_SIMD simd_uint4 simd_make_uint4(unsigned int x, unsigned int y, unsigned int z, unsigned int w) { return (simd_uint4){x, y, z, w}; }
INVAR_SIMD simd_uint4 simd_make_uint4(simd_uint3 xyz, unsigned int w) { return (simd_uint4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_long2 simd_make_long2(long x, long y) { return (simd_long2){x, y}; }
INVAR_SIMD simd_long3 simd_make_long3(long x, long y, long z) { return (simd_long3){x, y, z}; }
INVAR_SIMD simd_long3 simd_make_long3(simd_long2 xy, long z) { return (simd_long3){xy.x, xy.y, z}; }
INVAR_SIMD simd_long3 simd_make_long3(simd_long4 v) { return v.xyz; }
INVAR_SIMD simd_long4 simd_make_long4(long x, long y, long z, long w) { return (simd_long4){x, y, z, w}; }
INVAR_SIMD simd_long4 simd_make_long4(simd_long3 xyz, long w) { return (simd_long4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_ulong2 simd_make_ulong2(unsigned long x, unsigned long y) { return (simd_ulong2){x, y}; }
INVAR_SIMD simd_ulong3 simd_make_ulong3(unsigned long x, unsigned long y, unsigned long z) { return (simd_ulong3){x, y, z}; }
INVAR_SIMD simd_ulong3 simd_make_ulong3(simd_ulong2 xy, unsigned long z) { return (simd_ulong3){xy.x, xy.y, z}; }
INVAR_SIMD simd_ulong3 simd_make_ulong3(simd_ulong4 v) { return v.xyz; }
INVAR_SIMD simd_ulong4 simd_make_ulong4(unsigned long x, unsigned long y, unsigned long z, unsigned long w) { return (simd_ulong4){x, y, z, w}; }
INVAR_SIMD simd_ulong4 simd_make_ulong4(simd_ulong3 xyz, unsigned long w) { return (simd_ulong4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_float2 simd_make_float2(float x, float y) { return (simd_float2){x, y}; }
INVAR_SIMD simd_float3 simd_make_float3(float x, float y, float z) { return (simd_float3){x, y, z}; }
INVAR_SIMD simd_float3 simd_make_float3(simd_float2 xy, float z) { return (simd_float3){xy.x, xy.y, z}; }
INVAR_SIMD simd_float3 simd_make_float3(simd_float4 v) { return v.xyz; }
INVAR_SIMD simd_float4 simd_make_float4(float x, float y, float z, float w) { return (simd_float4){x, y, z, w}; }
INVAR_SIMD simd_float4 simd_make_float4(simd_float3 xyz, float w) { return (simd_float4){xyz.x, xyz.y, xyz.z, w}; }
INVAR_SIMD simd_double2 simd_make_double2(double x, double y) { return (simd_double2){x, y}; }
INVAR_SIMD simd_double3 simd_make_double3(double x, double y, double z) { return (simd_double3){x, y, z}; }
INVAR_SIMD simd_double3 simd_make_double3(simd_double2 xy, double z) { return (simd_double3){xy.x, xy.y, z}; }
INVAR_SIMD simd_double3 simd_make_double3(simd_double4 v) { return v.xyz; }
INVAR_SIMD simd_double4 simd_make_double4(double x, double y, double z, double w) { return (simd_double4){x, y, z, w}; }
INVAR_SIMD simd_double4 simd_make_double4(simd_double3 xyz, double w) { return (simd_double4){xyz.x, xyz.y, xyz.z, w}; }

#define INVAR_SIMD_COMMON(vector, scalar)                                                                         \
  INVAR_SIMD vector simd_min(vector a, vector b) { return __builtin_elementwise_min(a, b); }                      \
  INVAR_SIMD vector simd_max(vector a, vector b) { return __builtin_elementwise_max(a, b); }                      \
  INVAR_SIMD vector simd_clamp(vector a, vector low, vector high) { return simd_min(simd_max(a, low), high); }    \
  INVAR_SIMD vector simd_abs(vector a) { return __builtin_elementwise_abs(a); }                                   \
  INVAR_SIMD scalar simd_reduce_min(vector a) { return __builtin_reduce_min(a); }                                 \
  INVAR_SIMD scalar simd_reduce_max(vector a) { return __builtin_reduce_max(a); }
#define INVAR_SIMD_REAL(vector, scalar, count)                                                                    \
  INVAR_SIMD_COMMON(vector, scalar)                                                                               \
  INVAR_SIMD scalar simd_reduce_add(vector a) {                                                                   \
    scalar sum = a[0];                                                                                            \
    for (int i = 1; i < count; ++i) sum += a[i];                                                                  \
    return sum;                                                                                                   \
  }                                                                                                               \
  INVAR_SIMD scalar simd_dot(vector a, vector b) { return simd_reduce_add(a * b); }                               \
  INVAR_SIMD scalar simd_length_squared(vector a) { return simd_dot(a, a); }                                      \
  INVAR_SIMD scalar simd_length(vector a) { return (scalar)sqrt(simd_length_squared(a)); }                        \
  INVAR_SIMD scalar simd_distance(vector a, vector b) { return simd_length(a - b); }                              \
  INVAR_SIMD vector simd_normalize(vector a) { return a / simd_length(a); }                                       \
  INVAR_SIMD vector simd_mix(vector a, vector b, vector t) { return a + (b - a) * t; }                            \
  INVAR_SIMD vector simd_mix(vector a, vector b, scalar t) { return a + (b - a) * t; }                            \
  INVAR_SIMD vector simd_floor(vector a) { return __builtin_elementwise_floor(a); }                               \
  INVAR_SIMD vector simd_ceil(vector a) { return __builtin_elementwise_ceil(a); }                                 \
  INVAR_SIMD vector simd_fract(vector a) { return a - simd_floor(a); }                                            \
  INVAR_SIMD vector simd_reflect(vector a, vector n) { return a - 2 * simd_dot(a, n) * n; }
#define INVAR_SIMD_WHOLE(vector, scalar, count)                                                                   \
  INVAR_SIMD_COMMON(vector, scalar)                                                                               \
  INVAR_SIMD scalar simd_reduce_add(vector a) { return __builtin_reduce_add(a); }

INVAR_SIMD_REAL(simd_float2, float, 2)
INVAR_SIMD_REAL(simd_float3, float, 3)
INVAR_SIMD_REAL(simd_float4, float, 4)
INVAR_SIMD_REAL(simd_double2, double, 2)
INVAR_SIMD_REAL(simd_double3, double, 3)
INVAR_SIMD_REAL(simd_double4, double, 4)
INVAR_SIMD_WHOLE(simd_int2, int, 2)
INVAR_SIMD_WHOLE(simd_int3, int, 3)
INVAR_SIMD_WHOLE(simd_int4, int, 4)
#undef INVAR_SIMD_WHOLE
#undef INVAR_SIMD_REAL
#undef INVAR_SIMD_COMMON

INVAR_SIMD simd_float3 simd_cross(simd_float3 a, simd_float3 b) { return a.yzx * b.zxy - a.zxy * b.yzx; }
INVAR_SIMD simd_double3 simd_cross(simd_double3 a, simd_double3 b) { return a.yzx * b.zxy - a.zxy * b.yzx; }

// The older names.
#define vector_dot simd_dot
#define vector_cross simd_cross
#define vector_length simd_length
#define vector_normalize simd_normalize
#define vector_distance simd_distance
#define vector_min simd_min
#define vector_max simd_max
#define vector_clamp simd_clamp

#ifdef __cplusplus
namespace simd {
template <class V> auto dot(V a, V b) { return simd_dot(a, b); }
template <class V> V cross(V a, V b) { return simd_cross(a, b); }
template <class V> auto length(V a) { return simd_length(a); }
template <class V> auto length_squared(V a) { return simd_length_squared(a); }
template <class V> auto distance(V a, V b) { return simd_distance(a, b); }
template <class V> V normalize(V a) { return simd_normalize(a); }
template <class V> V min(V a, V b) { return simd_min(a, b); }
template <class V> V max(V a, V b) { return simd_max(a, b); }
template <class V> V clamp(V a, V low, V high) { return simd_clamp(a, low, high); }
template <class V, class T> V mix(V a, V b, T t) { return simd_mix(a, b, t); }
template <class V> V abs(V a) { return simd_abs(a); }
template <class V> auto reduce_add(V a) { return simd_reduce_add(a); }
}  // namespace simd
#endif
