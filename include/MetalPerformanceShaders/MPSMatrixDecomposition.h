// Factors of matrices: LU with partial pivoting, and Cholesky's.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixDecompositionLU, MPSMatrixDecompositionCholesky, MPSMatrixDecompositionStatus
#pragma once

#import <MetalPerformanceShaders/MPSMatrixKernel.h>

NS_ASSUME_NONNULL_BEGIN

/// How a decomposition ended, as the status buffer has it: an int for each matrix of the batch.
typedef NS_ENUM(int, MPSMatrixDecompositionStatus) {
  MPSMatrixDecompositionStatusSuccess = 0,
  MPSMatrixDecompositionStatusFailure = -1,
  /// A pivot is exactly 0; the factors are complete, and dividing by them gives infinities.
  MPSMatrixDecompositionStatusSingular = -2,
  /// A leading minor is not positive definite; the factor is complete up to it.
  MPSMatrixDecompositionStatusNonPositiveDefinite = -3,
};

/// P x source = L x U: L, whose diagonal of ones is not stored, below the diagonal of the result, U on and above it.
MPS_CLASS
@interface MPSMatrixDecompositionLU : MPSMatrixUnaryKernel
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device
                                  rows:(NSUInteger)rows
                               columns:(NSUInteger)columns;
/// Elements float32, float16 or bfloat16, computed in float32. The result may be the source. `pivotIndices` is a matrix
/// of UInt32 whose first row takes min(rows, columns) numbers: row i was exchanged with row pivotIndices[i], i = 0
/// first. What is wrong makes the command buffer fail with an error.
- (void)encodeToCommandBuffer:(nonnull id<MTLCommandBuffer>)commandBuffer
                 sourceMatrix:(nonnull MPSMatrix *)sourceMatrix
                 resultMatrix:(nonnull MPSMatrix *)resultMatrix
                 pivotIndices:(nonnull MPSMatrix *)pivotIndices
                       status:(nullable id<MTLBuffer>)status;
@end

/// source = L x transpose(L), or transpose(U) x U, of a symmetric matrix of which one triangle is read and written.
MPS_CLASS
@interface MPSMatrixDecompositionCholesky : MPSMatrixUnaryKernel
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device lower:(BOOL)lower order:(NSUInteger)order;
- (void)encodeToCommandBuffer:(nonnull id<MTLCommandBuffer>)commandBuffer
                 sourceMatrix:(nonnull MPSMatrix *)sourceMatrix
                 resultMatrix:(nonnull MPSMatrix *)resultMatrix
                       status:(nullable id<MTLBuffer>)status;
@end

NS_ASSUME_NONNULL_END
