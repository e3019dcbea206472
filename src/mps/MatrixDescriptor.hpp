// What stands behind MPS::MatrixDescriptor.
#pragma once

#include <cstdint>
#include <string>

#include "MetalPerformanceShaders/MPSMatrix.hpp"
#include "foundation/Object.hpp"

namespace invar::mps {

/// The numbers of a batch of matrices.
struct MatrixShape {
  uint64_t rows = 0, columns = 0, matrices = 1;
  uint64_t rowBytes = 0, matrixBytes = 0;
  MPS::DataType type = MPS::DataTypeInvalid;

  /// Why these numbers describe no matrices; empty when they do.
  std::string error() const;
  /// Bytes from the first element to the end of the last one; UINT64_MAX when that overflows.
  uint64_t bytes() const;
};

/// Thread safety: one thread at a time while it is changed.
class MatrixDescriptor final : public foundation::Implements<MatrixDescriptor, MPS::MatrixDescriptor> {
public:
  static const foundation::TypeInfo kType;
  explicit MatrixDescriptor(const MatrixShape& shape) : Implements(kType), shape(shape) {}
  MatrixShape shape;
};

}  // namespace invar::mps
