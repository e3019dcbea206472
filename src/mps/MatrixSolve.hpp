// What stands behind MPS::MatrixSolveTriangular, MPS::MatrixSolveLU and MPS::MatrixSolveCholesky.
#pragma once

#include "MetalPerformanceShaders/MPSMatrixSolve.hpp"
#include "mps/LinearAlgebra.hpp"
#include "mps/MatrixKernel.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class MatrixSolveTriangular final
    : public foundation::Implements<MatrixSolveTriangular, MPS::MatrixSolveTriangular, MatrixBinaryKernel> {
public:
  static const foundation::TypeInfo kType;
  MatrixSolveTriangular() : Implements(kType) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Device* device, const TriangularForm& form, uint64_t order, uint64_t rightHandSides);
  void encode(CommandSink& sink, const Matrix* source, const Matrix* rightHandSide, const Matrix* solution) const;

private:
  TriangularForm m_form{};   // set once, by init
  uint64_t m_order = 0, m_rightHandSides = 0;
};

/// Thread safety: thread-safe; see Kernel.
class MatrixSolveLU final
    : public foundation::Implements<MatrixSolveLU, MPS::MatrixSolveLU, MatrixBinaryKernel> {
public:
  static const foundation::TypeInfo kType;
  MatrixSolveLU() : Implements(kType) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Device* device, bool transposes, uint64_t order, uint64_t rightHandSides);
  void encode(CommandSink& sink, const Matrix* source, const Matrix* rightHandSide, const Matrix* pivots,
              const Matrix* solution) const;

private:
  bool m_transposes = false;   // set once, by init
  uint64_t m_order = 0, m_rightHandSides = 0;
};

/// Thread safety: thread-safe; see Kernel.
class MatrixSolveCholesky final
    : public foundation::Implements<MatrixSolveCholesky, MPS::MatrixSolveCholesky, MatrixBinaryKernel> {
public:
  static const foundation::TypeInfo kType;
  MatrixSolveCholesky() : Implements(kType) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Device* device, bool upper, uint64_t order, uint64_t rightHandSides);
  void encode(CommandSink& sink, const Matrix* source, const Matrix* rightHandSide, const Matrix* solution) const;

private:
  bool m_upper = false;   // set once, by init
  uint64_t m_order = 0, m_rightHandSides = 0;
};

}  // namespace invar::mps
