// Where the messages of kernels go that call os_log: to handlers, or to standard error.
// Thread safety: MTLLogState is thread-safe; MTLLogStateDescriptor is for one thread at a time.
// Metal documentation: MTLLogState, MTLLogStateDescriptor
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

/// How much a message matters. `os_log::log` is a notice.
typedef NS_ENUM(NSInteger, MTLLogLevel) {
  MTLLogLevelUndefined = 0,
  MTLLogLevelDebug = 1,
  MTLLogLevelInfo = 2,
  MTLLogLevelNotice = 3,
  MTLLogLevelError = 4,
  MTLLogLevelFault = 5,
};

/// Codes in MTLLogStateErrorDomain.
typedef NS_ENUM(NSUInteger, MTLLogStateError) {
  MTLLogStateErrorInvalidSize = 1,
  MTLLogStateErrorInvalid = 2,
};

MTL_CLASS API_AVAILABLE(macos(15.0), ios(18.0))
@interface MTLLogStateDescriptor : NSObject <NSCopying>
/// Messages below it are left out.
@property(readwrite, nonatomic) MTLLogLevel level;
/// Bytes for the messages of one command buffer, at least 1 KiB. What finds no room is dropped, and counted.
@property(readwrite, nonatomic) NSInteger bufferSize;
@end

API_AVAILABLE(macos(15.0), ios(18.0))
@protocol MTLLogState <NSObject>
/// Called with every message after the command buffer's work, before its completed handlers, on a handler thread.
- (void)addLogHandler:(void (^)(NSString *_Nullable subSystem, NSString *_Nullable category, MTLLogLevel logLevel,
                                NSString *message))block;
@end

NS_ASSUME_NONNULL_END
