// How dispatch's headers declare functions and types.
//
// Thread safety: not applicable.
// Apple's documentation: Dispatch
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#ifdef __cplusplus
#define DISPATCH_EXPORT extern "C" __attribute__((visibility("default")))
#else
#define DISPATCH_EXPORT extern __attribute__((visibility("default")))
#endif

// Dispatch objects are Objective-C objects for Objective-C, so that ARC counts them.
#ifndef OS_OBJECT_USE_OBJC
#if defined(__OBJC__)
#define OS_OBJECT_USE_OBJC 1
#else
#define OS_OBJECT_USE_OBJC 0
#endif
#endif

#if OS_OBJECT_USE_OBJC
#define DISPATCH_RETURNS_RETAINED __attribute__((ns_returns_retained))
#else
#define DISPATCH_RETURNS_RETAINED
#endif
#if defined(__clang__)
#define DISPATCH_NOESCAPE __attribute__((noescape))
#define DISPATCH_ENUM_TYPE(type) : type
#else
#define DISPATCH_NOESCAPE
#define DISPATCH_ENUM_TYPE(type)
#endif
#define DISPATCH_INLINE static inline

typedef void (*dispatch_function_t)(void *context);
#ifdef __BLOCKS__
typedef void (^dispatch_block_t)(void);
#endif
