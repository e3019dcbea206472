// Products of matrices: result = alpha * op(left) x op(right) + beta * result, for every matrix of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixMultiplication
#pragma once

#include "MPSKernel.hpp"
#include "MPSMatrix.hpp"

namespace MPS {

class MPS_EXPORT MatrixMultiplication : public NS::Copying<MatrixMultiplication, Kernel> {
public:
  static MatrixMultiplication* alloc();
  /// op(left) is resultRows x interiorColumns, op(right) is interiorColumns x resultColumns.
  MatrixMultiplication* init(MTL::Device* device, bool transposeLeft, bool transposeRight,
                             NS::UInteger resultRows, NS::UInteger resultColumns,
                             NS::UInteger interiorColumns, double alpha, double beta);
  /// Nothing transposed, alpha 1, beta 0.
  MatrixMultiplication* init(MTL::Device* device, NS::UInteger resultRows, NS::UInteger resultColumns,
                             NS::UInteger interiorColumns);

  /// Where in each matrix the product's part begins, as it is stored: x is the row, y the column, z is 0.
  MTL::Origin leftMatrixOrigin() const;
  void setLeftMatrixOrigin(MTL::Origin origin);
  MTL::Origin rightMatrixOrigin() const;
  void setRightMatrixOrigin(MTL::Origin origin);
  MTL::Origin resultMatrixOrigin() const;
  void setResultMatrixOrigin(MTL::Origin origin);

  /// First matrix of the batch; 0 unless set.
  NS::UInteger batchStart() const;
  void setBatchStart(NS::UInteger batchStart);
  /// Matrices of the batch; 0, the default, takes all from batchStart on.
  NS::UInteger batchSize() const;
  void setBatchSize(NS::UInteger batchSize);

  /// Elements float32, float16 or bfloat16; sums are float32, rounded once. What is wrong (a part that does
  /// not fit, a type, a device, nil, another encoder open) makes the command buffer fail with an error that
  /// says so.
  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* leftMatrix,
                             const Matrix* rightMatrix, Matrix* resultMatrix);
};

}  // namespace MPS
