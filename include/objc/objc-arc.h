// What compiled code under automatic reference counting calls. Programs need none of it by name, except where they mix
// counted code with code of their own making.
//
// Thread safety: thread-safe. A weak reference may be read, stored and destroyed by any thread; the variable itself
// must live while it is used.
// Documentation: Objective-C Automatic Reference Counting, Runtime support (clang)
#pragma once

#include <objc/objc-decls.h>
#include <objc/objc.h>

#ifdef __cplusplus
extern "C" {
#endif

#if !defined(__OBJC__) || !__has_feature(objc_arc)
objc_EXPORT id objc_retain(id object);
objc_EXPORT void objc_release(id object);
objc_EXPORT id objc_autorelease(id object);
objc_EXPORT id objc_retainAutorelease(id object);
objc_EXPORT id objc_autoreleaseReturnValue(id object);
objc_EXPORT id objc_retainAutoreleaseReturnValue(id object);
objc_EXPORT id objc_retainAutoreleasedReturnValue(id object);
objc_EXPORT id objc_claimAutoreleasedReturnValue(id object);
objc_EXPORT id objc_unsafeClaimAutoreleasedReturnValue(id object);
objc_EXPORT id objc_retainBlock(id block);
objc_EXPORT void objc_storeStrong(id *variable, id value);

objc_EXPORT id objc_initWeak(id *variable, id value);
objc_EXPORT id objc_storeWeak(id *variable, id value);
objc_EXPORT id objc_loadWeak(id *variable);
objc_EXPORT id objc_loadWeakRetained(id *variable);
objc_EXPORT void objc_copyWeak(id *to, id *from);
objc_EXPORT void objc_moveWeak(id *to, id *from);
objc_EXPORT void objc_destroyWeak(id *variable);
#endif

objc_EXPORT void *objc_autoreleasePoolPush(void);
objc_EXPORT void objc_autoreleasePoolPop(void *pool);

#ifdef __cplusplus
}
#endif
