// Base of everything that holds device memory: buffers and heaps. What a residency set is filled with.
// Thread safety: Thread-safe.
// Metal documentation: MTLAllocation
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

API_AVAILABLE(macos(15.0), ios(18.0))
@protocol MTLAllocation <NSObject>
/// Bytes of device memory behind the object.
@property(readonly) NSUInteger allocatedSize;
@end

NS_ASSUME_NONNULL_END
