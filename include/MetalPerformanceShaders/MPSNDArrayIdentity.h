// Copies arrays, and gives them other shapes.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. The command buffer and the encoder are for one thread at a time, checked.
// Metal documentation: MPSNDArrayIdentity
#pragma once

#import <MetalPerformanceShaders/MPSNDArrayKernel.h>

NS_ASSUME_NONNULL_BEGIN

/// Encoded as it is, it copies every element of the source, whatever its strides, into a destination of the same shape
/// and type.
MPS_CLASS
@interface MPSNDArrayIdentity : MPSNDArrayUnaryKernel
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device;
/// The source's elements, in their order, in another shape of as many elements. With a destination, which has that
/// shape, they are copied there. Without one, the result is a view of the source where its strides allow that, and
/// nothing is encoded: then the command buffer may be nil. Otherwise they are copied to a new array.
- (nullable MPSNDArray *)reshapeWithCommandBuffer:(nullable id<MTLCommandBuffer>)cmdBuf
                                      sourceArray:(MPSNDArray *)sourceArray
                                            shape:(MPSShape *)shape
                                 destinationArray:(nullable MPSNDArray *)destinationArray;
/// `dimensionSizes` are innermost first, a shape outermost first.
- (nullable MPSNDArray *)reshapeWithCommandBuffer:(nullable id<MTLCommandBuffer>)cmdBuf
                                      sourceArray:(MPSNDArray *)sourceArray
                                   dimensionCount:(NSUInteger)numberOfDimensions
                                   dimensionSizes:(NSUInteger *)dimensionSizes
                                 destinationArray:(nullable MPSNDArray *)destinationArray;
/// The same inside a compute encoder of the app, which stays open; nil takes one of its own.
- (nullable MPSNDArray *)reshapeWithCommandEncoder:(nullable id<MTLComputeCommandEncoder>)encoder
                                     commandBuffer:(nullable id<MTLCommandBuffer>)cmdBuf
                                       sourceArray:(MPSNDArray *)sourceArray
                                             shape:(MPSShape *)shape
                                  destinationArray:(nullable MPSNDArray *)destinationArray;
- (nullable MPSNDArray *)reshapeWithCommandEncoder:(nullable id<MTLComputeCommandEncoder>)encoder
                                     commandBuffer:(nullable id<MTLCommandBuffer>)cmdBuf
                                       sourceArray:(MPSNDArray *)sourceArray
                                    dimensionCount:(NSUInteger)numberOfDimensions
                                    dimensionSizes:(NSUInteger *)dimensionSizes
                                  destinationArray:(nullable MPSNDArray *)destinationArray;
@end

NS_ASSUME_NONNULL_END
