// Square matrices: made, multiplied, transposed and inverted.
//
// Thread safety: thread-safe: pure functions.
// Apple's documentation: simd, Working with Matrices
#pragma once

#include <simd/math.h>

#define INVAR_SIMD_SQUARE(matrix, vector, scalar, size)                                                           \
  INVAR_SIMD matrix simd_diagonal_matrix(vector d) {                                                              \
    matrix m;                                                                                                     \
    for (int c = 0; c < size; ++c)                                                                                \
      for (int r = 0; r < size; ++r) m.columns[c][r] = r == c ? d[r] : 0;                                         \
    return m;                                                                                                     \
  }                                                                                                               \
  INVAR_SIMD matrix simd_transpose(matrix a) {                                                                    \
    matrix m;                                                                                                     \
    for (int c = 0; c < size; ++c)                                                                                \
      for (int r = 0; r < size; ++r) m.columns[c][r] = a.columns[r][c];                                           \
    return m;                                                                                                     \
  }                                                                                                               \
  INVAR_SIMD vector simd_mul(matrix a, vector v) {                                                                \
    vector sum = a.columns[0] * v[0];                                                                             \
    for (int c = 1; c < size; ++c) sum += a.columns[c] * v[c];                                                    \
    return sum;                                                                                                   \
  }                                                                                                               \
  INVAR_SIMD vector simd_mul(vector v, matrix a) { return simd_mul(simd_transpose(a), v); }                       \
  INVAR_SIMD matrix simd_mul(matrix a, matrix b) {                                                                \
    for (int c = 0; c < size; ++c) b.columns[c] = simd_mul(a, b.columns[c]);                                      \
    return b;                                                                                                     \
  }                                                                                                               \
  INVAR_SIMD matrix simd_mul(scalar s, matrix a) {                                                                \
    for (int c = 0; c < size; ++c) a.columns[c] *= s;                                                             \
    return a;                                                                                                     \
  }                                                                                                               \
  INVAR_SIMD matrix simd_add(matrix a, matrix b) {                                                                \
    for (int c = 0; c < size; ++c) a.columns[c] += b.columns[c];                                                  \
    return a;                                                                                                     \
  }                                                                                                               \
  INVAR_SIMD matrix simd_sub(matrix a, matrix b) {                                                                \
    for (int c = 0; c < size; ++c) a.columns[c] -= b.columns[c];                                                  \
    return a;                                                                                                     \
  }                                                                                                               \
  INVAR_SIMD bool simd_equal(matrix a, matrix b) {                                                                \
    bool equal = true;                                                                                            \
    for (int c = 0; c < size; ++c)                                                                                \
      for (int r = 0; r < size; ++r) equal &= a.columns[c][r] == b.columns[c][r];                                 \
    return equal;                                                                                                 \
  }                                                                                                               \
  /* Gauss and Jordan's way, with the largest pivot of each column. A singular matrix gives infinities or NaN. */ \
  INVAR_SIMD matrix simd_inverse(matrix a) {                                                                      \
    matrix inverse = simd_diagonal_matrix((vector)(scalar)1);                                                     \
    for (int at = 0; at < size; ++at) {                                                                           \
      int pivot = at;                                                                                             \
      for (int c = at + 1; c < size; ++c)                                                                         \
        if (fabs(a.columns[c][at]) > fabs(a.columns[pivot][at])) pivot = c;                                       \
      const vector column = a.columns[pivot], other = inverse.columns[pivot];                                     \
      a.columns[pivot] = a.columns[at];                                                                           \
      inverse.columns[pivot] = inverse.columns[at];                                                               \
      a.columns[at] = column / column[at];                                                                        \
      inverse.columns[at] = other / column[at];                                                                   \
      for (int c = 0; c < size; ++c) {                                                                            \
        if (c == at) continue;                                                                                    \
        const scalar factor = a.columns[c][at];                                                                   \
        a.columns[c] -= factor * a.columns[at];                                                                   \
        inverse.columns[c] -= factor * inverse.columns[at];                                                       \
      }                                                                                                           \
    }                                                                                                             \
    return inverse;                                                                                               \
  }

INVAR_SIMD_SQUARE(simd_float2x2, simd_float2, float, 2)
INVAR_SIMD_SQUARE(simd_float3x3, simd_float3, float, 3)
INVAR_SIMD_SQUARE(simd_float4x4, simd_float4, float, 4)
INVAR_SIMD_SQUARE(simd_double2x2, simd_double2, double, 2)
INVAR_SIMD_SQUARE(simd_double3x3, simd_double3, double, 3)
INVAR_SIMD_SQUARE(simd_double4x4, simd_double4, double, 4)
#undef INVAR_SIMD_SQUARE

INVAR_SIMD simd_float2x2 simd_matrix(simd_float2 c0, simd_float2 c1) { return (simd_float2x2){{c0, c1}}; }
INVAR_SIMD simd_float3x3 simd_matrix(simd_float3 c0, simd_float3 c1, simd_float3 c2) { return (simd_float3x3){{c0, c1, c2}}; }
INVAR_SIMD simd_float4x4 simd_matrix(simd_float4 c0, simd_float4 c1, simd_float4 c2, simd_float4 c3) { return (simd_float4x4){{c0, c1, c2, c3}}; }
INVAR_SIMD simd_double2x2 simd_matrix(simd_double2 c0, simd_double2 c1) { return (simd_double2x2){{c0, c1}}; }
INVAR_SIMD simd_double3x3 simd_matrix(simd_double3 c0, simd_double3 c1, simd_double3 c2) { return (simd_double3x3){{c0, c1, c2}}; }
INVAR_SIMD simd_double4x4 simd_matrix(simd_double4 c0, simd_double4 c1, simd_double4 c2, simd_double4 c3) { return (simd_double4x4){{c0, c1, c2, c3}}; }

#define matrix_identity_float2x2 (simd_diagonal_matrix((simd_float2)(1.0f)))
#define matrix_identity_float3x3 (simd_diagonal_matrix((simd_float3)(1.0f)))
#define matrix_identity_float4x4 (simd_diagonal_matrix((simd_float4)(1.0f)))
#define matrix_identity_double2x2 (simd_diagonal_matrix((simd_double2)(1.0)))
#define matrix_identity_double3x3 (simd_diagonal_matrix((simd_double3)(1.0)))
#define matrix_identity_double4x4 (simd_diagonal_matrix((simd_double4)(1.0)))
#define matrix_multiply simd_mul
#define matrix_transpose simd_transpose
#define matrix_invert simd_inverse
#define matrix_from_columns simd_matrix

#ifdef __cplusplus
namespace simd {
template <class M> M transpose(M a) { return simd_transpose(a); }
template <class M> M inverse(M a) { return simd_inverse(a); }
}  // namespace simd
#define INVAR_SIMD_OPERATORS(matrix, vector)                                              \
  static inline matrix operator*(matrix a, matrix b) { return simd_mul(a, b); }           \
  static inline vector operator*(matrix a, vector b) { return simd_mul(a, b); }           \
  static inline matrix operator+(matrix a, matrix b) { return simd_add(a, b); }           \
  static inline matrix operator-(matrix a, matrix b) { return simd_sub(a, b); }           \
  static inline bool operator==(matrix a, matrix b) { return simd_equal(a, b); }
INVAR_SIMD_OPERATORS(simd_float2x2, simd_float2)
INVAR_SIMD_OPERATORS(simd_float3x3, simd_float3)
INVAR_SIMD_OPERATORS(simd_float4x4, simd_float4)
INVAR_SIMD_OPERATORS(simd_double2x2, simd_double2)
INVAR_SIMD_OPERATORS(simd_double3x3, simd_double3)
INVAR_SIMD_OPERATORS(simd_double4x4, simd_double4)
#undef INVAR_SIMD_OPERATORS
#endif
