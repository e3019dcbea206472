// What stands behind MPS::MatrixSoftMax and MPS::MatrixLogSoftMax.
#pragma once

#include "MetalPerformanceShaders/MPSMatrixSoftMax.hpp"
#include "mps/MatrixKernel.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class MatrixSoftMax
    : public foundation::Implements<MatrixSoftMax, MPS::MatrixSoftMax, MatrixUnaryKernel> {
public:
  static const foundation::TypeInfo kType;
  MatrixSoftMax() : Implements(kType) {}
  MatrixSoftMax(const MatrixSoftMax& other) : Implements(other), rows(other.rows), columns(other.columns) {}

  Setting<uint64_t> rows{UINT64_MAX}, columns{UINT64_MAX};   ///< all where they are the largest number

  void encode(CommandSink& sink, const Matrix* input, const Matrix* result) const;

protected:
  explicit MatrixSoftMax(const foundation::TypeInfo& type) : Implements(type) {}
};

/// Thread safety: thread-safe; see Kernel.
class MatrixLogSoftMax final
    : public foundation::Implements<MatrixLogSoftMax, MPS::MatrixLogSoftMax, MatrixSoftMax> {
public:
  static const foundation::TypeInfo kType;
  MatrixLogSoftMax() : Implements(kType) {}
};

}  // namespace invar::mps
