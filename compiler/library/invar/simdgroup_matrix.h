// simdgroup_matrix<T, 8, 8>: a matrix held by the 32 threads of a SIMD-group together. Metal documentation:
// Metal Shading Language Specification, "SIMD-Group Matrix Data Types" and "SIMD-Group Matrix Functions".
//
// Each thread holds two neighbours of a row. Which ones is not documented, but real kernels rely on it
// through thread_elements(): with lane bits b4 b3 b2 b1 b0, row = b4 b2 b1 and column = b3 b0 0.
#ifndef INVAR_METAL_SIMDGROUP_MATRIX_H
#define INVAR_METAL_SIMDGROUP_MATRIX_H

#include "simdgroup.h"

namespace metal {

namespace __impl {
METAL_FUNC uint __matrix_row(uint lane) { return (lane >> 2 & 4) | (lane >> 1 & 3); }
METAL_FUNC uint __matrix_column(uint lane) { return (lane >> 1 & 4) | (lane << 1 & 2); }
METAL_FUNC ushort __matrix_lane(uint row, uint column) {
  return ushort((row & 4) << 2 | (row & 3) << 1 | (column & 4) << 1 | (column >> 1 & 1));
}
} // namespace __impl

template <class T, int Columns = 8, int Rows = 8>
struct simdgroup_matrix {
  static_assert(Columns == 8 && Rows == 8, "a simdgroup_matrix has 8 columns and 8 rows");
  typedef vec<T, 2> storage_type;

  simdgroup_matrix() = default;
  // The diagonal matrix.
  explicit simdgroup_matrix(T diagonal) : __elements(T(0)) {
    uint lane = __invar_thread_index_in_simdgroup();
    uint row = __impl::__matrix_row(lane), column = __impl::__matrix_column(lane);
    __elements = storage_type(row == column ? diagonal : T(0), row == column + 1 ? diagonal : T(0));
  }
  METAL_FUNC storage_type& thread_elements() { return __elements; }
  METAL_FUNC const storage_type& thread_elements() const { return __elements; }

 private:
  storage_type __elements;
};

typedef simdgroup_matrix<float, 8, 8> simdgroup_float8x8;
typedef simdgroup_matrix<half, 8, 8> simdgroup_half8x8;
typedef simdgroup_matrix<bfloat, 8, 8> simdgroup_bfloat8x8;

template <class T, int C = 8, int R = C>
METAL_FUNC simdgroup_matrix<T, C, R> make_filled_simdgroup_matrix(__identity_t<T> value) {
  simdgroup_matrix<T, C, R> m;
  m.thread_elements() = vec<T, 2>(value);
  return m;
}
template <class T, int C = 8, int R = C>
METAL_FUNC simdgroup_matrix<T, C, R> make_diagonal_simdgroup_matrix(__identity_t<T> value) {
  return simdgroup_matrix<T, C, R>(value);
}

// Element (row, column) is at source[(origin.y + row) * elementsPerRow + origin.x + column]; with
// `transpose`, row and column change places in that sum.
template <class T>
METAL_FUNC void simdgroup_load(simdgroup_matrix<T, 8, 8>& m, const __identity_t<T>* source,
                               ulong elementsPerRow = 8, ulong2 origin = ulong2(0), bool transpose = false) {
  uint lane = __invar_thread_index_in_simdgroup();
  ulong row = __impl::__matrix_row(lane), column = __impl::__matrix_column(lane);
  const T* base = source + origin.y * elementsPerRow + origin.x;
  ulong down = transpose ? 1 : elementsPerRow, right = transpose ? elementsPerRow : 1;
  m.thread_elements() = vec<T, 2>(base[row * down + column * right], base[row * down + (column + 1) * right]);
}
template <class T>
METAL_FUNC void simdgroup_store(simdgroup_matrix<T, 8, 8> m, __identity_t<T>* destination,
                                ulong elementsPerRow = 8, ulong2 origin = ulong2(0), bool transpose = false) {
  uint lane = __invar_thread_index_in_simdgroup();
  ulong row = __impl::__matrix_row(lane), column = __impl::__matrix_column(lane);
  T* base = destination + origin.y * elementsPerRow + origin.x;
  ulong down = transpose ? 1 : elementsPerRow, right = transpose ? elementsPerRow : 1;
  base[row * down + column * right] = m.thread_elements().x;
  base[row * down + (column + 1) * right] = m.thread_elements().y;
}

// d = a * b + c, accumulated in float. A thread fetches its row of `a` and its two columns of `b` from the
// lanes that hold them.
template <class D, class A, class B, class C>
METAL_FUNC void simdgroup_multiply_accumulate(simdgroup_matrix<D, 8, 8>& d, simdgroup_matrix<A, 8, 8> a,
                                              simdgroup_matrix<B, 8, 8> b, simdgroup_matrix<C, 8, 8> c) {
  uint lane = __invar_thread_index_in_simdgroup();
  uint row = __impl::__matrix_row(lane), column = __impl::__matrix_column(lane);
  float2 sum(c.thread_elements());
  for (uint k = 0; k < 8; k += 2) {
    vec<A, 2> left = metal::simd_shuffle(a.thread_elements(), __impl::__matrix_lane(row, k));
    vec<B, 2> upper = metal::simd_shuffle(b.thread_elements(), __impl::__matrix_lane(k, column));
    vec<B, 2> lower = metal::simd_shuffle(b.thread_elements(), __impl::__matrix_lane(k + 1, column));
    sum += float(left.x) * float2(upper);
    sum += float(left.y) * float2(lower);
  }
  d.thread_elements() = vec<D, 2>(sum);
}
template <class D, class A, class B>
METAL_FUNC void simdgroup_multiply(simdgroup_matrix<D, 8, 8>& d, simdgroup_matrix<A, 8, 8> a,
                                   simdgroup_matrix<B, 8, 8> b) {
  simdgroup_multiply_accumulate(d, a, b, make_filled_simdgroup_matrix<D, 8, 8>(D(0)));
}

template <class T>
METAL_FUNC simdgroup_matrix<T, 8, 8> operator*(simdgroup_matrix<T, 8, 8> a, simdgroup_matrix<T, 8, 8> b) {
  simdgroup_matrix<T, 8, 8> d;
  simdgroup_multiply(d, a, b);
  return d;
}
template <class T>
METAL_FUNC simdgroup_matrix<T, 8, 8> operator+(simdgroup_matrix<T, 8, 8> a, simdgroup_matrix<T, 8, 8> b) {
  a.thread_elements() += b.thread_elements();
  return a;
}
template <class T>
METAL_FUNC simdgroup_matrix<T, 8, 8> operator-(simdgroup_matrix<T, 8, 8> a, simdgroup_matrix<T, 8, 8> b) {
  a.thread_elements() -= b.thread_elements();
  return a;
}

} // namespace metal

using metal::simdgroup_bfloat8x8;
using metal::simdgroup_float8x8;
using metal::simdgroup_half8x8;
using metal::simdgroup_matrix;

#endif
