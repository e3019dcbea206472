// Vector and matrix types with the sizes and alignments that they have in Metal's language: a vector of three takes the
// place of four. `simd_packed_` vectors are aligned as their elements are.
//
// Thread safety: values.
// Apple's documentation: simd, Working with Vectors, Working with Matrices
#pragma once

#ifndef __clang__
#error "simd/simd.h needs clang, whose vector types it names"
#endif

#include <stdbool.h>
#include <stdint.h>

typedef bool simd_bool;
#define INVAR_SIMD_VECTOR(scalar, name, count) \
  typedef __attribute__((__ext_vector_type__(count))) scalar simd_##name##count;
#define INVAR_SIMD_PACKED(scalar, name, count) \
  typedef __attribute__((__ext_vector_type__(count), __aligned__(sizeof(scalar)))) scalar simd_packed_##name##count;
#define INVAR_SIMD_TYPES(scalar, name)                                                                      \
  typedef scalar simd_##name##1;                                                                            \
  INVAR_SIMD_VECTOR(scalar, name, 2) INVAR_SIMD_VECTOR(scalar, name, 3) INVAR_SIMD_VECTOR(scalar, name, 4)  \
  INVAR_SIMD_VECTOR(scalar, name, 8) INVAR_SIMD_VECTOR(scalar, name, 16)                                    \
  INVAR_SIMD_PACKED(scalar, name, 2) INVAR_SIMD_PACKED(scalar, name, 4) INVAR_SIMD_PACKED(scalar, name, 8)

INVAR_SIMD_TYPES(signed char, char)
INVAR_SIMD_TYPES(unsigned char, uchar)
INVAR_SIMD_TYPES(short, short)
INVAR_SIMD_TYPES(unsigned short, ushort)
INVAR_SIMD_TYPES(int, int)
INVAR_SIMD_TYPES(unsigned int, uint)
INVAR_SIMD_TYPES(long, long)
INVAR_SIMD_TYPES(unsigned long, ulong)
INVAR_SIMD_TYPES(float, float)
INVAR_SIMD_TYPES(double, double)
#undef INVAR_SIMD_TYPES
#undef INVAR_SIMD_PACKED
#undef INVAR_SIMD_VECTOR

// Columns x rows, stored by columns.
#define INVAR_SIMD_MATRICES(name)                                                                                  \
  typedef struct { simd_##name##2 columns[2]; } simd_##name##2x2;                                                  \
  typedef struct { simd_##name##2 columns[3]; } simd_##name##3x2;                                                  \
  typedef struct { simd_##name##2 columns[4]; } simd_##name##4x2;                                                  \
  typedef struct { simd_##name##3 columns[2]; } simd_##name##2x3;                                                  \
  typedef struct { simd_##name##3 columns[3]; } simd_##name##3x3;                                                  \
  typedef struct { simd_##name##3 columns[4]; } simd_##name##4x3;                                                  \
  typedef struct { simd_##name##4 columns[2]; } simd_##name##2x4;                                                  \
  typedef struct { simd_##name##4 columns[3]; } simd_##name##3x4;                                                  \
  typedef struct { simd_##name##4 columns[4]; } simd_##name##4x4;
INVAR_SIMD_MATRICES(float)
INVAR_SIMD_MATRICES(double)
#undef INVAR_SIMD_MATRICES

// The older names, which C and Objective-C programs still write.
typedef simd_char2 vector_char2; typedef simd_char3 vector_char3; typedef simd_char4 vector_char4;
typedef simd_uchar2 vector_uchar2; typedef simd_uchar3 vector_uchar3; typedef simd_uchar4 vector_uchar4;
typedef simd_short2 vector_short2; typedef simd_short3 vector_short3; typedef simd_short4 vector_short4;
typedef simd_ushort2 vector_ushort2; typedef simd_ushort3 vector_ushort3; typedef simd_ushort4 vector_ushort4;
typedef simd_int2 vector_int2; typedef simd_int3 vector_int3; typedef simd_int4 vector_int4;
typedef simd_uint2 vector_uint2; typedef simd_uint3 vector_uint3; typedef simd_uint4 vector_uint4;
typedef simd_long2 vector_long2; typedef simd_long3 vector_long3; typedef simd_long4 vector_long4;
typedef simd_ulong2 vector_ulong2; typedef simd_ulong3 vector_ulong3; typedef simd_ulong4 vector_ulong4;
typedef simd_float2 vector_float2; typedef simd_float3 vector_float3; typedef simd_float4 vector_float4;
typedef simd_double2 vector_double2; typedef simd_double3 vector_double3; typedef simd_double4 vector_double4;
typedef simd_float2x2 matrix_float2x2; typedef simd_float3x3 matrix_float3x3; typedef simd_float4x4 matrix_float4x4;
typedef simd_double2x2 matrix_double2x2; typedef simd_double3x3 matrix_double3x3; typedef simd_double4x4 matrix_double4x4;

#ifdef __cplusplus
namespace simd {
  using char2 = ::simd_char2; using char3 = ::simd_char3; using char4 = ::simd_char4;
  using uchar2 = ::simd_uchar2; using uchar3 = ::simd_uchar3; using uchar4 = ::simd_uchar4;
  using short2 = ::simd_short2; using short3 = ::simd_short3; using short4 = ::simd_short4;
  using ushort2 = ::simd_ushort2; using ushort3 = ::simd_ushort3; using ushort4 = ::simd_ushort4;
  using int2 = ::simd_int2; using int3 = ::simd_int3; using int4 = ::simd_int4;
  using uint2 = ::simd_uint2; using uint3 = ::simd_uint3; using uint4 = ::simd_uint4;
  using long2 = ::simd_long2; using long3 = ::simd_long3; using long4 = ::simd_long4;
  using ulong2 = ::simd_ulong2; using ulong3 = ::simd_ulong3; using ulong4 = ::simd_ulong4;
  using float2 = ::simd_float2; using float3 = ::simd_float3; using float4 = ::simd_float4;
  using double2 = ::simd_double2; using double3 = ::simd_double3; using double4 = ::simd_double4;
  using float2x2 = ::simd_float2x2; using float3x3 = ::simd_float3x3; using float4x4 = ::simd_float4x4;
  using double2x2 = ::simd_double2x2; using double3x3 = ::simd_double3x3; using double4x4 = ::simd_double4x4;
}  // namespace simd
#endif
