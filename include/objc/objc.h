// Basic types of Objective-C, as GCC's runtime library has them.
//
// Thread safety: not applicable (types only).
// Apple's documentation: Objective-C Runtime
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define __GNU_LIBOBJC__ 20110608

#undef BOOL
typedef unsigned char BOOL;
#define OBJC_BOOL_DEFINED 1
#define YES ((BOOL)1)
#define NO ((BOOL)0)

typedef const struct objc_selector *SEL;
typedef struct objc_class *Class;
typedef struct objc_object { Class class_pointer; } *id;
typedef id (*IMP)(id, SEL, ...);

// Null pointers of any kind, as Apple's: programs give nil for plain C pointers, too.
#if defined(__cplusplus)
#define nil nullptr
#define Nil nullptr
#else
#define nil ((void *)0)
#define Nil ((void *)0)
#endif

#ifdef __OBJC__
@class Protocol;
#else
typedef struct objc_object Protocol;
#endif

#ifdef __cplusplus
}
#endif
