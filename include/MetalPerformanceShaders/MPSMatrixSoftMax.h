// The softmax of every row of a matrix: exp(x) over the sum of the row's exp(x), and its logarithm.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixSoftMax, MPSMatrixLogSoftMax
#pragma once

#import <MetalPerformanceShaders/MPSMatrixKernel.h>

NS_ASSUME_NONNULL_BEGIN

MPS_CLASS
@interface MPSMatrixSoftMax : MPSMatrixUnaryKernel
/// Rows and columns that take part; NSUIntegerMax, the default, takes all from the source's origin on.
@property(readwrite, nonatomic) NSUInteger sourceRows;
@property(readwrite, nonatomic) NSUInteger sourceColumns;
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device;
/// Elements float32, float16 or bfloat16; the types may differ, and the result may be the input. The first encoding of a
/// pair of types blocks on the compiler. What is wrong makes the command buffer fail with an error.
- (void)encodeToCommandBuffer:(nonnull id<MTLCommandBuffer>)commandBuffer
                  inputMatrix:(nonnull MPSMatrix *)inputMatrix
                 resultMatrix:(nonnull MPSMatrix *)resultMatrix;
@end

/// x minus the logarithm of the sum of the row's exp(x).
MPS_CLASS
@interface MPSMatrixLogSoftMax : MPSMatrixSoftMax
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device;
@end

NS_ASSUME_NONNULL_END
