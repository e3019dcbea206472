// What every Objective-C Metal header starts from: Foundation, linkage, and the availability macros of Apple's
// headers. Defines no class.
// Thread safety: safe (macros only).
#pragma once

#import <Foundation/Foundation.h>

#if __has_include(<os/availability.h>)
#import <os/availability.h>
#endif
// Everything declared is there in every version, so that availability is accepted and changes nothing.
#ifndef API_AVAILABLE
#define API_AVAILABLE(...)
#endif
#ifndef API_DEPRECATED
#define API_DEPRECATED(...)
#endif
#ifndef API_DEPRECATED_WITH_REPLACEMENT
#define API_DEPRECATED_WITH_REPLACEMENT(...)
#endif
#ifndef API_UNAVAILABLE
#define API_UNAVAILABLE(...)
#endif
#ifndef NS_AVAILABLE
#define NS_AVAILABLE(...)
#endif
#ifndef NS_SWIFT_NAME
#define NS_SWIFT_NAME(...)
#endif
#ifndef NS_NOESCAPE
#define NS_NOESCAPE __attribute__((noescape))
#endif
#ifndef NS_ERROR_ENUM
#define NS_ERROR_ENUM(domain, name) NS_ENUM(NSInteger, name)
#endif

#ifdef __cplusplus
#define MTL_EXTERN extern "C" __attribute__((visibility("default")))
#else
#define MTL_EXTERN extern __attribute__((visibility("default")))
#endif
#define MTL_INLINE static inline __attribute__((always_inline))

/// Classes are exported by the library that implements them; a program's own subclasses are its own.
#define MTL_CLASS __attribute__((visibility("default")))

#ifndef INVAR_HAS_CFTIMEINTERVAL
#define INVAR_HAS_CFTIMEINTERVAL
typedef double CFTimeInterval;
#endif
