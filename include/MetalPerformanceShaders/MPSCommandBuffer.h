// A command buffer that can be committed in parts: work that is encoded after commitAndContinue goes into a new
// command buffer of the same queue. May stand wherever a command buffer does.
// Thread safety: One thread at a time, as the command buffer inside.
// Metal documentation: MPSCommandBuffer
#pragma once

#import <MetalPerformanceShaders/MPSCoreTypes.h>

NS_ASSUME_NONNULL_BEGIN

MPS_CLASS
@interface MPSCommandBuffer : NSObject <MTLCommandBuffer>
/// The one that encodes now.
@property(readonly, nonatomic, nonnull, retain) id<MTLCommandBuffer> commandBuffer;
/// The same: a command buffer is never wrapped twice.
@property(readonly, nonatomic, nonnull, retain) id<MTLCommandBuffer> rootCommandBuffer;
+ (instancetype)commandBufferFromCommandQueue:(id<MTLCommandQueue>)commandQueue;
+ (instancetype)commandBufferWithCommandBuffer:(id<MTLCommandBuffer>)commandBuffer;
/// Over the command buffer inside, when it is an MPSCommandBuffer itself.
- (instancetype)initWithCommandBuffer:(id<MTLCommandBuffer>)commandBuffer;
/// Commits what is encoded and takes a new command buffer from the queue. Does not wait, unless the queue is full.
- (void)commitAndContinue;
/// Nothing to do: kernels take memory when they run.
- (void)prefetchHeapForWorkloadSize:(size_t)size;
@end

NS_ASSUME_NONNULL_END
