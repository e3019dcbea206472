// Products of matrices and vectors: result = alpha * op(matrix) x vector + beta * result, for each of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixVectorMultiplication
#pragma once

#include "MPSMatrixKernel.hpp"
#include "MPSVector.hpp"

namespace MPS {

class MPS_EXPORT MatrixVectorMultiplication
    : public NS::Copying<MatrixVectorMultiplication, MatrixBinaryKernel> {
public:
  static MatrixVectorMultiplication* alloc();
  /// op(matrix) is rows x columns: the vector has `columns` elements, the result `rows`. Null with a logged
  /// reason for a null device.
  MatrixVectorMultiplication* init(MTL::Device* device, bool transpose, NS::UInteger rows, NS::UInteger columns,
                                   double alpha, double beta);
  /// Not transposed, alpha 1, beta 0.
  MatrixVectorMultiplication* init(MTL::Device* device, NS::UInteger rows, NS::UInteger columns);

  /// Elements float32, float16 or bfloat16; sums are float32, rounded once. What is wrong (a part that does not
  /// fit, a type, a device, nil, another encoder open) makes the command buffer fail with an error that says so.
  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* inputMatrix,
                             const Vector* inputVector, Vector* resultVector);
};

}  // namespace MPS
