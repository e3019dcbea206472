// What stands behind MPS::MatrixDecompositionLU and MPS::MatrixDecompositionCholesky.
#pragma once

#include "MetalPerformanceShaders/MPSMatrixDecomposition.hpp"
#include "mps/MatrixKernel.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class MatrixDecompositionLU final
    : public foundation::Implements<MatrixDecompositionLU, MPS::MatrixDecompositionLU, MatrixUnaryKernel> {
public:
  static const foundation::TypeInfo kType;
  MatrixDecompositionLU() : Implements(kType) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Device* device, uint64_t rows, uint64_t columns);
  void encode(CommandSink& sink, const Matrix* source, const Matrix* result, const Matrix* pivots,
              const MTL::Buffer* status) const;

private:
  uint64_t m_rows = 0, m_columns = 0;   // set once, by init
};

/// Thread safety: thread-safe; see Kernel.
class MatrixDecompositionCholesky final
    : public foundation::Implements<MatrixDecompositionCholesky, MPS::MatrixDecompositionCholesky,
                                    MatrixUnaryKernel> {
public:
  static const foundation::TypeInfo kType;
  MatrixDecompositionCholesky() : Implements(kType) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Device* device, bool lower, uint64_t order);
  void encode(CommandSink& sink, const Matrix* source, const Matrix* result, const MTL::Buffer* status) const;

private:
  bool m_lower = false;   // set once, by init
  uint64_t m_order = 0;
};

}  // namespace invar::mps
