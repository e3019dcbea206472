// The names of <simd/simd.h>, the header that kernels share with the program that launches them:
// simd::float4, simd_float4, vector_float4, matrix_float4x4. Metal documentation: "simd".
#ifndef INVAR_METAL_SIMD_TYPES_H
#define INVAR_METAL_SIMD_TYPES_H

#define __INVAR_SIMD_VECTOR(T, N)                                                                            \
  typedef metal::T##N simd_##T##N;                                                                           \
  typedef metal::T##N vector_##T##N;                                                                         \
  namespace simd {                                                                                           \
  using metal::T##N;                                                                                         \
  }
#define __INVAR_SIMD_VECTORS(T) __INVAR_SIMD_VECTOR(T, 2) __INVAR_SIMD_VECTOR(T, 3) __INVAR_SIMD_VECTOR(T, 4)
__INVAR_SIMD_VECTORS(char)
__INVAR_SIMD_VECTORS(uchar)
__INVAR_SIMD_VECTORS(short)
__INVAR_SIMD_VECTORS(ushort)
__INVAR_SIMD_VECTORS(int)
__INVAR_SIMD_VECTORS(uint)
__INVAR_SIMD_VECTORS(long)
__INVAR_SIMD_VECTORS(ulong)
__INVAR_SIMD_VECTORS(half)
__INVAR_SIMD_VECTORS(float)
#undef __INVAR_SIMD_VECTORS
#undef __INVAR_SIMD_VECTOR

#define __INVAR_SIMD_MATRIX(T, shape)                                                                        \
  typedef metal::T##shape simd_##T##shape;                                                                   \
  typedef metal::T##shape matrix_##T##shape;                                                                 \
  namespace simd {                                                                                           \
  using metal::T##shape;                                                                                     \
  }
#define __INVAR_SIMD_MATRICES(T)                                                                             \
  __INVAR_SIMD_MATRIX(T, 2x2) __INVAR_SIMD_MATRIX(T, 2x3) __INVAR_SIMD_MATRIX(T, 2x4)                        \
  __INVAR_SIMD_MATRIX(T, 3x2) __INVAR_SIMD_MATRIX(T, 3x3) __INVAR_SIMD_MATRIX(T, 3x4)                        \
  __INVAR_SIMD_MATRIX(T, 4x2) __INVAR_SIMD_MATRIX(T, 4x3) __INVAR_SIMD_MATRIX(T, 4x4)
__INVAR_SIMD_MATRICES(float)
__INVAR_SIMD_MATRICES(half)
#undef __INVAR_SIMD_MATRICES
#undef __INVAR_SIMD_MATRIX

#endif
