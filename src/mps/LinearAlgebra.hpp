// Decompositions and solutions of dense matrices in the host's memory. Elements are computed in float32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "device/Types.hpp"

namespace invar::mps {

/// One matrix, rows outermost. Results may stand where sources do, or apart from them.
struct DenseMatrix {
  std::byte* first = nullptr;
  uint64_t rows = 0, columns = 0;
  uint64_t rowBytes = 0;   ///< from row to row
  device::ElementType type = device::ElementType::Float32;
};

/// Numbers of rows, of any alignment. Each read once, so that a program which changes them meanwhile is checked, too.
struct PivotList {
  std::byte* first = nullptr;
  uint32_t get(uint64_t i) const;
  void set(uint64_t i, uint32_t row) const;
};

enum class Factored { Whole, Singular, NotPositiveDefinite };

// All of them need memory for copies of the matrices, and throw std::bad_alloc where there is none.
// Thread safety: thread-safe, as long as the matrices are not touched.

/// P x source = L x U with partial pivoting. Goes on behind a pivot of 0.
Factored factorLu(const DenseMatrix& source, const DenseMatrix& result, PivotList pivots);
/// Reads and writes one triangle. The factor is written as far as it goes.
Factored factorCholesky(const DenseMatrix& source, const DenseMatrix& result, bool lower);

struct TriangularForm { bool right, upper, transposes, unit; float alpha; };
/// op(source) x solution = alpha * rightHandSide, or with op(source) on the right.
void solveTriangular(const DenseMatrix& source, const DenseMatrix& rightHandSide, const DenseMatrix& solution,
                     const TriangularForm& form);
/// From what factorLu wrote. A pivot that names no row is given back, and nothing is written.
std::optional<uint32_t> solveLu(const DenseMatrix& factors, PivotList pivots, const DenseMatrix& rightHandSide,
                                const DenseMatrix& solution, bool transposes);
/// From what factorCholesky wrote.
void solveCholesky(const DenseMatrix& factor, const DenseMatrix& rightHandSide, const DenseMatrix& solution,
                   bool upper);

}  // namespace invar::mps
