// Counters that order command buffers across queues (MTLEvent) and with the host (MTLSharedEvent).
// Thread safety: Thread-safe.
// Metal documentation: MTLEvent, MTLSharedEvent, MTLSharedEventListener, MTLSharedEventHandle
#pragma once

#import <Metal/MTLDefines.h>
#import <dispatch/dispatch.h>

NS_ASSUME_NONNULL_BEGIN

@class MTLSharedEventHandle;
@class MTLSharedEventListener;
@protocol MTLDevice;
@protocol MTLSharedEvent;

@protocol MTLEvent <NSObject>
@property(nullable, readonly) id<MTLDevice> device;
@property(nullable, copy, atomic) NSString *label;
@end

typedef void (^MTLSharedEventNotificationBlock)(id<MTLSharedEvent>, uint64_t value);

/// Where notifications are delivered: on a dispatch queue, or one after the other on a thread of the library.
MTL_CLASS
@interface MTLSharedEventListener : NSObject
+ (MTLSharedEventListener *)sharedListener API_AVAILABLE(macos(15.0), ios(18.0));
- (instancetype)init;
- (instancetype)initWithDispatchQueue:(dispatch_queue_t)dispatchQueue;
/// Nil for a listener that was made without one.
@property(nonatomic, readonly, nullable) dispatch_queue_t dispatchQueue;
@end

@protocol MTLSharedEvent <MTLEvent>
/// Calls `block` once, on the listener, when the value is at least `value`.
- (void)notifyListener:(MTLSharedEventListener *)listener
               atValue:(uint64_t)value
                 block:(MTLSharedEventNotificationBlock)block;
- (MTLSharedEventHandle *)newSharedEventHandle;
/// Blocks until the value is at least `value` or the time has passed; NO when it has.
- (BOOL)waitUntilSignaledValue:(uint64_t)value timeoutMS:(uint64_t)milliseconds;
@property(readwrite) uint64_t signaledValue;
@end

/// Names a shared event so that it can be made again from it, within this process.
MTL_CLASS
@interface MTLSharedEventHandle : NSObject
@property(readonly, nullable) NSString *label;
@end

NS_ASSUME_NONNULL_END
