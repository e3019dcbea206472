// Products of matrices and vectors: result = alpha * op(matrix) x vector + beta * result, for each of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixVectorMultiplication
#pragma once

#import <MetalPerformanceShaders/MPSMatrixKernel.h>
#import <MetalPerformanceShaders/MPSVector.h>

NS_ASSUME_NONNULL_BEGIN

MPS_CLASS
@interface MPSMatrixVectorMultiplication : MPSMatrixBinaryKernel
/// op(matrix) is rows x columns: the vector has `columns` elements, the result `rows`.
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device
                             transpose:(BOOL)transpose
                                  rows:(NSUInteger)rows
                               columns:(NSUInteger)columns
                                 alpha:(double)alpha
                                  beta:(double)beta;
/// Not transposed, alpha 1, beta 0.
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device
                                  rows:(NSUInteger)rows
                               columns:(NSUInteger)columns;
/// Elements float32, float16 or bfloat16. What is wrong (a part that does not fit, a type, a device) makes the command
/// buffer fail with an error.
- (void)encodeToCommandBuffer:(nonnull id<MTLCommandBuffer>)commandBuffer
                  inputMatrix:(nonnull MPSMatrix *)inputMatrix
                  inputVector:(nonnull MPSVector *)inputVector
                 resultVector:(nonnull MPSVector *)resultVector;
@end

NS_ASSUME_NONNULL_END
