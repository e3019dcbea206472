// What stands behind MPS::MatrixVectorMultiplication.
#pragma once

#include "MetalPerformanceShaders/MPSMatrixVectorMultiplication.hpp"
#include "mps/MatrixKernel.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class MatrixVectorMultiplication final
    : public foundation::Implements<MatrixVectorMultiplication, MPS::MatrixVectorMultiplication,
                                    MatrixBinaryKernel> {
public:
  static const foundation::TypeInfo kType;
  struct Form {
    bool transposes = false;
    uint64_t rows = 0, columns = 0;
    double alpha = 1, beta = 0;
  };

  MatrixVectorMultiplication() : Implements(kType) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Device* device, const Form& form);
  void encode(CommandSink& sink, const Matrix* matrix, const Vector* vector, const Vector* result) const;

private:
  Form m_form;   // set once, by init
};

}  // namespace invar::mps
