// What Metal programs use of Core Foundation: times, and counting references by hand. A CFTypeRef is an Objective-C
// object.
//
// Thread safety: thread-safe.
// Apple's documentation: CFAbsoluteTimeGetCurrent, CFRetain, CFRelease, CFBridgingRetain, CFBridgingRelease
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <time.h>

typedef const void *CFTypeRef;
typedef long CFIndex;
typedef double CFTimeInterval;
typedef CFTimeInterval CFAbsoluteTime;

// Seconds from the first moment of 1970 to that of 2001.
#define kCFAbsoluteTimeIntervalSince1970 978307200.0

#ifdef __cplusplus
extern "C" {
#endif
__attribute__((visibility("default"))) void *invar_cf_retain(void *object) __asm__("objc_retain");
__attribute__((visibility("default"))) void invar_cf_release(void *object) __asm__("objc_release");
#ifdef __cplusplus
}
#endif

/// Seconds since the first moment of 2001, UTC.
static inline CFAbsoluteTime CFAbsoluteTimeGetCurrent(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec - kCFAbsoluteTimeIntervalSince1970 + (double)now.tv_nsec * 1e-9;
}

static inline CFTypeRef CFRetain(CFTypeRef object) { return invar_cf_retain((void *)object); }
static inline void CFRelease(CFTypeRef object) { invar_cf_release((void *)object); }

#ifdef __OBJC__
#if __has_feature(objc_arc)
/// Out of ARC's hands, with a reference that CFRelease gives back.
static inline CFTypeRef CFBridgingRetain(id object) { return (__bridge_retained CFTypeRef)object; }
/// Into ARC's hands, with the reference that the caller had.
static inline id CFBridgingRelease(CFTypeRef object) { return (__bridge_transfer id)object; }
#else
static inline CFTypeRef CFBridgingRetain(id object) { return (CFTypeRef)[object retain]; }
static inline id CFBridgingRelease(CFTypeRef object) { return [(id)object autorelease]; }
#endif
#endif
