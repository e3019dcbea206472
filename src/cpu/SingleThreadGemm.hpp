// oneDNN's float32 product on the calling thread alone.
#pragma once

#include <cstdint>

namespace invar::cpu {

/// A dense matrix as BLAS sees it: rows `leading` floats apart, stored as it is or transposed.
struct GemmOperand {
  const float* data;
  int64_t leading;
  bool transposed;
};

/// result = alpha * a x b + beta * result, row-major; a is rows x inner, b is inner x columns after
/// transposition. With beta 0 the result is not read. Starts no thread, whatever the OpenMP setting of the
/// caller, and leaves that setting as it was. False when oneDNN refuses (it had no memory). Thread safety:
/// thread-safe.
bool singleThreadGemm(int64_t rows, int64_t columns, int64_t inner, float alpha, GemmOperand a, GemmOperand b,
                      float beta, float* result, int64_t resultLeading) noexcept;

}  // namespace invar::cpu
