// Describes a compute pass: whether its dispatches may overlap.
// Thread safety: One thread at a time.
// Metal documentation: MTLComputePassDescriptor
#pragma once

#import <Metal/MTLCommandBuffer.h>

NS_ASSUME_NONNULL_BEGIN

MTL_CLASS API_AVAILABLE(macos(11.0), ios(14.0))
@interface MTLComputePassDescriptor : NSObject <NSCopying>
+ (MTLComputePassDescriptor *)computePassDescriptor;
@property(nonatomic) MTLDispatchType dispatchType;
@end

NS_ASSUME_NONNULL_END
