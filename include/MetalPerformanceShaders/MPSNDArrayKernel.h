// Bases of kernels over arrays.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. The command buffer and the encoder are for one thread at a time, checked.
// Metal documentation: MPSNDArrayMultiaryBase, MPSNDArrayMultiaryKernel, MPSNDArrayUnaryKernel
#pragma once

#import <MetalPerformanceShaders/MPSKernel.h>
#import <MetalPerformanceShaders/MPSNDArray.h>

NS_ASSUME_NONNULL_BEGIN

/// What is wrong with an encoding makes the command buffer fail with an error that names the call, the value and the
/// limit.
MPS_CLASS
@interface MPSNDArrayMultiaryBase : MPSKernel
@end

/// A kernel of several source arrays and one destination.
MPS_CLASS
@interface MPSNDArrayMultiaryKernel : MPSNDArrayMultiaryBase
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

/// A kernel of one source array and one destination.
MPS_CLASS
@interface MPSNDArrayUnaryKernel : MPSNDArrayMultiaryBase
/// Makes the destination, too; nil when the encoding is wrong.
- (nonnull MPSNDArray *)encodeToCommandBuffer:(id<MTLCommandBuffer>)cmdBuf sourceArray:(MPSNDArray *)sourceArray;
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                  sourceArray:(MPSNDArray *)sourceArray
             destinationArray:(MPSNDArray *)destination;
/// The same inside a compute encoder of the app, which stays open.
- (MPSNDArray *)encodeToCommandEncoder:(nullable id<MTLComputeCommandEncoder>)encoder
                         commandBuffer:(id<MTLCommandBuffer>)commandBuffer
                           sourceArray:(MPSNDArray *)sourceArray API_AVAILABLE(macos(15.0), ios(18.0));
- (void)encodeToCommandEncoder:(nullable id<MTLComputeCommandEncoder>)encoder
                 commandBuffer:(id<MTLCommandBuffer>)commandBuffer
                   sourceArray:(MPSNDArray *)sourceArray
              destinationArray:(MPSNDArray *)destination API_AVAILABLE(macos(15.0), ios(18.0));
@end

NS_ASSUME_NONNULL_END
