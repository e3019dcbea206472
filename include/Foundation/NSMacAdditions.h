// What GNUstep base 1.28 lacks of Apple's Foundation and Metal programs use: macros of headers, short names of
// integers, versions of the system, blocks for threads and run loops.
//
// Thread safety: see each method; where nothing is said, as Apple's.
// Apple's documentation: NSProcessInfo, NSThread, NSRunLoop
#pragma once

#include <Foundation/NSData.h>
#include <Foundation/NSDate.h>
#include <Foundation/NSObjCRuntime.h>
#include <Foundation/NSOperation.h>
#include <Foundation/NSProcessInfo.h>
#include <Foundation/NSRunLoop.h>
#include <Foundation/NSThread.h>
#include <stdint.h>

// How declarations are imported elsewhere, and what they promise.
#ifndef NS_SWIFT_NAME
#define NS_SWIFT_NAME(...)
#define NS_SWIFT_UNAVAILABLE(...)
#define NS_SWIFT_SENDABLE
#define NS_SWIFT_NONISOLATED
#define NS_SWIFT_DISABLE_ASYNC
#define NS_SWIFT_UI_ACTOR
#define NS_REFINED_FOR_SWIFT
#define NS_TYPED_ENUM
#define NS_TYPED_EXTENSIBLE_ENUM
#define NS_STRING_ENUM
#define NS_EXTENSIBLE_STRING_ENUM
#endif
#ifndef NS_CLOSED_ENUM
#define NS_CLOSED_ENUM(...) NS_ENUM(__VA_ARGS__)
#define NS_ERROR_ENUM(type, name, ...) NS_ENUM(NSInteger, name)
#endif
#ifndef NS_NOESCAPE
#define NS_NOESCAPE __attribute__((noescape))
#endif
#ifndef NS_REQUIRES_SUPER
#define NS_REQUIRES_SUPER __attribute__((objc_requires_super))
#endif
#ifndef NS_REQUIRES_NIL_TERMINATION
#define NS_REQUIRES_NIL_TERMINATION __attribute__((sentinel))
#endif
#ifndef NS_RETURNS_INNER_POINTER
#define NS_RETURNS_INNER_POINTER __attribute__((objc_returns_inner_pointer))
#endif
#ifndef NS_RETURNS_RETAINED
#define NS_RETURNS_RETAINED __attribute__((ns_returns_retained))
#define NS_RETURNS_NOT_RETAINED __attribute__((ns_returns_not_retained))
#endif
#ifndef NS_VALID_UNTIL_END_OF_SCOPE
#define NS_VALID_UNTIL_END_OF_SCOPE __attribute__((objc_precise_lifetime))
#endif
#ifndef NS_INLINE
#define NS_INLINE static inline
#endif
#ifndef NS_HEADER_AUDIT_BEGIN
#define NS_HEADER_AUDIT_BEGIN(...) NS_ASSUME_NONNULL_BEGIN
#define NS_HEADER_AUDIT_END(...) NS_ASSUME_NONNULL_END
#endif
#ifndef FOUNDATION_EXTERN
#define FOUNDATION_EXTERN FOUNDATION_EXPORT
#endif
#ifndef NS_UNAVAILABLE
#define NS_UNAVAILABLE
#endif
#ifndef MIN
#define MIN(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a < _b ? _a : _b; })
#define MAX(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a < _b ? _b : _a; })
#endif
#ifndef ABS
#define ABS(a) ({ __typeof__(a) _a = (a); _a < 0 ? -_a : _a; })
#endif

// Apple's Foundation brings these names in with headers of other frameworks.
typedef uint8_t uint8;
typedef uint16_t uint16;
typedef uint32_t uint32;
typedef int8_t sint8;
typedef int16_t sint16;
typedef int32_t sint32;

NS_ASSUME_NONNULL_BEGIN

typedef struct {
  NSInteger majorVersion;
  NSInteger minorVersion;
  NSInteger patchVersion;
} NSOperatingSystemVersion;

typedef NS_ENUM(NSInteger, NSProcessInfoThermalState) {
  NSProcessInfoThermalStateNominal,
  NSProcessInfoThermalStateFair,
  NSProcessInfoThermalStateSerious,
  NSProcessInfoThermalStateCritical
};

@interface NSProcessInfo (InvarMacAdditions)
/// The version of macOS whose Metal is offered: 15.0.0.
@property (readonly) NSOperatingSystemVersion operatingSystemVersion;
- (BOOL)isOperatingSystemAtLeastVersion:(NSOperatingSystemVersion)version;
@property (readonly) NSProcessInfoThermalState thermalState;   ///< always nominal
@property (readonly, getter=isLowPowerModeEnabled) BOOL lowPowerModeEnabled;   ///< always NO
@property (readonly, getter=isMacCatalystApp) BOOL macCatalystApp;   ///< always NO
@property (readonly, getter=isiOSAppOnMac) BOOL iOSAppOnMac;   ///< always NO
@end

@interface NSThread (InvarMacAdditions)
/// Started, the thread runs the block in an autorelease pool.
- (instancetype)initWithBlock:(void (^)(void))block;
+ (void)detachNewThreadWithBlock:(void (^)(void))block;
@end

@interface NSRunLoop (InvarMacAdditions)
/// Runs the block in the loop's next pass. Thread-safe for the main thread's run loop and the caller's own.
- (void)performBlock:(void (^)(void))block;
@end

NS_ASSUME_NONNULL_END
