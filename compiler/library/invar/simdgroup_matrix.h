// simdgroup_matrix<T, 8, 8>: a matrix held by the 32 threads of a SIMD-group together. Metal documentation:
// Metal Shading Language Specification, "SIMD-Group Matrix Data Types" and "SIMD-Group Matrix Functions".
//
// Each thread holds two neighbours of a row. Which ones is not documented, but real kernels rely on it
// through thread_elements(): with lane bits b4 b3 b2 b1 b0, row = b4 b2 b1 and column = b3 b0 0. To a target a thread's
// two elements are one integer of their size (compiler/IR.md).
#ifndef INVAR_METAL_SIMDGROUP_MATRIX_H
#define INVAR_METAL_SIMDGROUP_MATRIX_H

#include "simdgroup.h"

// M(names the width of the result and of c, of a, and of b; the integers that hold a pair of these)
#define __INVAR_MATRIX_WIDTHS(M)                                                                             \
  M(b32_b32_b32, ulong, ulong, ulong)                                                                        \
  M(b32_b32_b16, ulong, ulong, uint) M(b32_b16_b32, ulong, uint, ulong) M(b32_b16_b16, ulong, uint, uint)    \
      M(b16_b32_b32, uint, ulong, ulong) M(b16_b32_b16, uint, ulong, uint) M(b16_b16_b32, uint, uint, ulong) \
          M(b16_b16_b16, uint, uint, uint)
#define __INVAR_MATRIX_DECLARATION(widths, C, A, B)                                                          \
  __INVAR_CONVERGENT C __invar_simd_matrix_multiply_add_##widths(A a, B b, C c, uint kinds);
__INVAR_MATRIX_WIDTHS(__INVAR_MATRIX_DECLARATION)
#undef __INVAR_MATRIX_DECLARATION
__INVAR_CONVERGENT uint __invar_simd_matrix_load_b16(const void* source, ulong elementsPerRow, bool transpose);
__INVAR_CONVERGENT ulong __invar_simd_matrix_load_b32(const void* source, ulong elementsPerRow, bool transpose);
__INVAR_CONVERGENT void __invar_simd_matrix_store_b16(uint matrix, void* target, ulong elementsPerRow, bool transpose);
__INVAR_CONVERGENT void __invar_simd_matrix_store_b32(ulong matrix, void* target, ulong elementsPerRow, bool transpose);

namespace metal {

namespace __impl {
#define __INVAR_MATRIX_OVERLOAD(widths, C, A, B)                                                             \
  METAL_FUNC C __matrix_multiply_add(A a, B b, C c, uint kinds) {                                            \
    return __invar_simd_matrix_multiply_add_##widths(a, b, c, kinds);                                        \
  }
__INVAR_MATRIX_WIDTHS(__INVAR_MATRIX_OVERLOAD)
#undef __INVAR_MATRIX_OVERLOAD

// The number of an element type in `kinds`, and the integer that holds a pair.
template <class T>
constexpr uint __matrix_kind = __is_same(T, half) ? 1 : __is_same(T, bfloat) ? 2 : 0;
template <class T>
using __matrix_pair_t = conditional_t<sizeof(T) == 2, uint, ulong>;

METAL_FUNC uint __matrix_row(uint lane) { return (lane >> 2 & 4) | (lane >> 1 & 3); }
METAL_FUNC uint __matrix_column(uint lane) { return (lane >> 1 & 4) | (lane << 1 & 2); }
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
  const T* base = source + origin.y * elementsPerRow + origin.x;
  if constexpr (sizeof(T) == 2)
    m.thread_elements() = as_type<vec<T, 2>>(__invar_simd_matrix_load_b16(base, elementsPerRow, transpose));
  else
    m.thread_elements() = as_type<vec<T, 2>>(__invar_simd_matrix_load_b32(base, elementsPerRow, transpose));
}
template <class T>
METAL_FUNC void simdgroup_store(simdgroup_matrix<T, 8, 8> m, __identity_t<T>* destination,
                                ulong elementsPerRow = 8, ulong2 origin = ulong2(0), bool transpose = false) {
  T* base = destination + origin.y * elementsPerRow + origin.x;
  if constexpr (sizeof(T) == 2)
    __invar_simd_matrix_store_b16(as_type<uint>(m.thread_elements()), base, elementsPerRow, transpose);
  else
    __invar_simd_matrix_store_b32(as_type<ulong>(m.thread_elements()), base, elementsPerRow, transpose);
}

// d = a * b + c, accumulated in float.
template <class D, class A, class B, class C>
METAL_FUNC void simdgroup_multiply_accumulate(simdgroup_matrix<D, 8, 8>& d, simdgroup_matrix<A, 8, 8> a,
                                              simdgroup_matrix<B, 8, 8> b, simdgroup_matrix<C, 8, 8> c) {
  vec<D, 2> sum(c.thread_elements());
  constexpr uint kinds = __impl::__matrix_kind<D> * 65 | __impl::__matrix_kind<A> << 2 | __impl::__matrix_kind<B> << 4;
  d.thread_elements() = as_type<vec<D, 2>>(__impl::__matrix_multiply_add(
      as_type<__impl::__matrix_pair_t<A>>(a.thread_elements()), as_type<__impl::__matrix_pair_t<B>>(b.thread_elements()),
      as_type<__impl::__matrix_pair_t<D>>(sum), kinds));
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
