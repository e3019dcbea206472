// Factors of matrices: LU with partial pivoting, and Cholesky's.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixDecompositionLU, MPSMatrixDecompositionCholesky, MPSMatrixDecompositionStatus
#pragma once

#include "MPSMatrixKernel.hpp"

namespace MPS {

/// How a decomposition ended, as the status buffer has it: an int for each matrix of the batch.
enum MatrixDecompositionStatus : int {
  MatrixDecompositionStatusSuccess = 0,
  MatrixDecompositionStatusFailure = -1,
  /// A pivot is exactly 0; the factors are complete, and dividing by them gives infinities.
  MatrixDecompositionStatusSingular = -2,
  /// A leading minor is not positive definite; the factor is complete up to it.
  MatrixDecompositionStatusNonPositiveDefinite = -3,
};

/// P x source = L x U: L, whose diagonal of ones is not stored, below the diagonal of the result, U on and above it.
class MPS_EXPORT MatrixDecompositionLU : public NS::Copying<MatrixDecompositionLU, MatrixUnaryKernel> {
public:
  static MatrixDecompositionLU* alloc();
  /// For matrices of `rows` x `columns`. Null with a logged reason for a null device.
  MatrixDecompositionLU* init(MTL::Device* device, NS::UInteger rows, NS::UInteger columns);

  /// Elements float32, float16 or bfloat16, computed in float32. The result may be the source. `pivotIndices` is a
  /// matrix of UInt32 whose first row takes min(rows, columns) numbers: row i was exchanged with row pivotIndices[i],
  /// i = 0 first. `status` takes an int for each matrix of the batch and may be null. What is wrong (a part that does
  /// not fit, a type, a device, nil) makes the command buffer fail with an error that says so.
  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix, Matrix* resultMatrix,
                             Matrix* pivotIndices, MTL::Buffer* status);
};

/// source = L x transpose(L), or transpose(U) x U, of a symmetric matrix of which one triangle is read and written.
class MPS_EXPORT MatrixDecompositionCholesky
    : public NS::Copying<MatrixDecompositionCholesky, MatrixUnaryKernel> {
public:
  static MatrixDecompositionCholesky* alloc();
  /// `lower`: the lower triangle takes part. Matrices are `order` x `order`.
  MatrixDecompositionCholesky* init(MTL::Device* device, bool lower, NS::UInteger order);

  /// As MatrixDecompositionLU's.
  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix, Matrix* resultMatrix,
                             MTL::Buffer* status);
};

}  // namespace MPS
