// Describes a blit pass. Without counters to sample it has nothing to set.
// Thread safety: One thread at a time.
// Metal documentation: MTLBlitPassDescriptor
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

MTL_CLASS API_AVAILABLE(macos(11.0), ios(14.0))
@interface MTLBlitPassDescriptor : NSObject <NSCopying>
+ (MTLBlitPassDescriptor *)blitPassDescriptor;
@end

NS_ASSUME_NONNULL_END
