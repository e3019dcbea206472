// Products of arrays: destination = alpha * A x B [+ beta * C], for every matrix of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. The command buffer and the encoder are for one thread at a time, checked.
// Metal documentation: MPSNDArrayMatrixMultiplication, MPSNDArrayMultiaryKernel
#pragma once

#import <MetalPerformanceShaders/MPSKernel.h>
#import <MetalPerformanceShaders/MPSNDArray.h>

NS_ASSUME_NONNULL_BEGIN

/// A kernel of several source arrays and one destination. What is wrong with an encoding makes the command
/// buffer fail with an error that names the call, the value and the limit.
MPS_CLASS
@interface MPSNDArrayMultiaryKernel : MPSKernel
/// Makes the destination, too; nil when the encoding is wrong.
- (nonnull MPSNDArray *)encodeToCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                                 sourceArrays:(NSArray<MPSNDArray *> *)sourceArrays;
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                 sourceArrays:(NSArray<MPSNDArray *> *)sourceArrays
             destinationArray:(MPSNDArray *)destination;
/// The same inside a compute encoder of the app, which stays open.
- (MPSNDArray *)encodeToCommandEncoder:(nullable id<MTLComputeCommandEncoder>)encoder
                         commandBuffer:(id<MTLCommandBuffer>)commandBuffer
                          sourceArrays:(NSArray<MPSNDArray *> *)sourceArrays
    API_AVAILABLE(macos(15.0), ios(18.0));
- (void)encodeToCommandEncoder:(nullable id<MTLComputeCommandEncoder>)encoder
                 commandBuffer:(id<MTLCommandBuffer>)commandBuffer
                  sourceArrays:(NSArray<MPSNDArray *> *)sourceArrays
              destinationArray:(MPSNDArray *)destination API_AVAILABLE(macos(15.0), ios(18.0));
@end

/// A is [..., M, K], B is [..., K, N], C broadcasts to the destination [..., M, N].
MPS_CLASS
@interface MPSNDArrayMatrixMultiplication : MPSNDArrayMultiaryKernel
/// 2 sources (A, B) or 3 (A, B, C). Nil with a logged reason for others.
- (instancetype)initWithDevice:(id<MTLDevice>)device sourceCount:(NSUInteger)count;
@property(readwrite, nonatomic) double alpha;
/// Scales C.
@property(readwrite, nonatomic) double beta;
@end

NS_ASSUME_NONNULL_END
