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

#define nil ((id)0)
#define Nil ((Class)0)

#ifdef __OBJC__
@class Protocol;
#else
typedef struct objc_object Protocol;
#endif

#ifdef __cplusplus
}
#endif
