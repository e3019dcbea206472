// Marks the work that a capture is made of. Captures are not supported, so a scope only has a name.
// Thread safety: Thread-safe.
// Metal documentation: MTLCaptureScope
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

@protocol MTLCommandQueue;
@protocol MTLDevice;

@protocol MTLCaptureScope <NSObject>
- (void)beginScope;
- (void)endScope;
@property(nullable, copy, atomic) NSString *label;
@property(nonnull, readonly, nonatomic) id<MTLDevice> device;
/// Nil for a scope of a whole device.
@property(nullable, readonly, nonatomic) id<MTLCommandQueue> commandQueue;
@end

NS_ASSUME_NONNULL_END
