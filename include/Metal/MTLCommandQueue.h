// Makes command buffers and runs them in the order in which they were enqueued.
// Thread safety: MTLCommandQueue is thread-safe; MTLCommandQueueDescriptor is for one thread at a time.
// Metal documentation: MTLCommandQueue, MTLCommandQueueDescriptor
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

@class MTLCommandBufferDescriptor;
@protocol MTLCommandBuffer;
@protocol MTLDevice;
@protocol MTLLogState;
@protocol MTLResidencySet;

MTL_CLASS API_AVAILABLE(macos(15.0), ios(18.0))
@interface MTLCommandQueueDescriptor : NSObject <NSCopying>
/// Unfinished command buffers that may exist at once; 64 unless set.
@property(readwrite, nonatomic) NSUInteger maxCommandBufferCount;
/// Gets the messages of kernels.
@property(readwrite, nonatomic, retain, nullable) id<MTLLogState> logState API_AVAILABLE(macos(15.0), ios(18.0));
@end

@protocol MTLCommandQueue <NSObject>
@property(nullable, copy, atomic) NSString *label;
@property(readonly) id<MTLDevice> device;
/// Blocks while the queue holds as many unfinished command buffers as it may.
- (nullable id<MTLCommandBuffer>)commandBuffer;
- (nullable id<MTLCommandBuffer>)commandBufferWithDescriptor:(MTLCommandBufferDescriptor *)descriptor
    API_AVAILABLE(macos(11.0), ios(14.0));
/// Keeps nothing alive that is encoded: the app does, until completion.
- (nullable id<MTLCommandBuffer>)commandBufferWithUnretainedReferences;
- (void)insertDebugCaptureBoundary;
- (void)addResidencySet:(id<MTLResidencySet>)residencySet API_AVAILABLE(macos(15.0), ios(18.0));
- (void)addResidencySets:(const id<MTLResidencySet> _Nonnull[_Nonnull])residencySets
                   count:(NSUInteger)count API_AVAILABLE(macos(15.0), ios(18.0));
- (void)removeResidencySet:(id<MTLResidencySet>)residencySet API_AVAILABLE(macos(15.0), ios(18.0));
- (void)removeResidencySets:(const id<MTLResidencySet> _Nonnull[_Nonnull])residencySets
                      count:(NSUInteger)count API_AVAILABLE(macos(15.0), ios(18.0));
@end

NS_ASSUME_NONNULL_END
