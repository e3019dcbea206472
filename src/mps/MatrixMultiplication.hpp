// What stands behind MPS::MatrixMultiplication.
#pragma once

#include "MetalPerformanceShaders/MPSMatrixMultiplication.hpp"
#include "mps/MatrixKernel.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class MatrixMultiplication final
    : public foundation::Implements<MatrixMultiplication, MPS::MatrixMultiplication, Kernel> {
public:
  static const foundation::TypeInfo kType;

  /// What init fixes.
  struct Form {
    bool transposesLeft = false, transposesRight = false;
    uint64_t rows = 0, columns = 0, inner = 0;
    double alpha = 1, beta = 0;
  };
  /// What the app may change afterwards: `source` is the left matrix, `secondSource` the right one.
  MatrixWindowSetting window{{.batchSize = 0}};

  MatrixMultiplication() : Implements(kType) {}
  MatrixMultiplication(const MatrixMultiplication& other)
      : Implements(other), window(other.window.get()), m_form(other.m_form) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Device* device, const Form& form);
  void encode(CommandSink& sink, const Matrix* left, const Matrix* right, const Matrix* result) const;

private:
  Form m_form;   // set once, by init
};

}  // namespace invar::mps
