// The softmax of every row of a matrix: exp(x) over the sum of the row's exp(x), and its logarithm.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixSoftMax, MPSMatrixLogSoftMax
#pragma once

#include "MPSMatrixKernel.hpp"

namespace MPS {

class MPS_EXPORT MatrixSoftMax : public NS::Copying<MatrixSoftMax, MatrixUnaryKernel> {
public:
  static MatrixSoftMax* alloc();
  /// Null with a logged reason for a null device.
  MatrixSoftMax* init(MTL::Device* device);

  /// Rows and columns that take part; the largest number, the default, takes all from the source's origin on.
  NS::UInteger sourceRows() const;
  void setSourceRows(NS::UInteger rows);
  NS::UInteger sourceColumns() const;
  void setSourceColumns(NS::UInteger columns);

  /// Elements float32, float16 or bfloat16, computed in float32 and rounded once; the types may differ. The result may
  /// be the input. The first encoding of a pair of types blocks on the compiler. What is wrong (a part that does not
  /// fit, a type, a device, nil, another encoder open) makes the command buffer fail with an error that says so.
  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* inputMatrix, Matrix* resultMatrix);
};

/// x minus the logarithm of the sum of the row's exp(x).
class MPS_EXPORT MatrixLogSoftMax : public NS::Copying<MatrixLogSoftMax, MatrixSoftMax> {
public:
  static MatrixLogSoftMax* alloc();
  MatrixLogSoftMax* init(MTL::Device* device);
};

}  // namespace MPS
