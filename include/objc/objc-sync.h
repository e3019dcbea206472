// What @synchronized calls.
//
// Thread safety: thread-safe; objc_sync_enter blocks until the object's lock is free. The lock is recursive.
// Apple's documentation: Objective-C Runtime
#pragma once

#include <objc/objc-decls.h>
#include <objc/objc.h>

#ifdef __cplusplus
extern "C" {
#endif

objc_EXPORT int objc_sync_enter(id object);
objc_EXPORT int objc_sync_exit(id object);

enum {
  OBJC_SYNC_SUCCESS = 0,
  OBJC_SYNC_NOT_OWNING_THREAD_ERROR = -1,
  OBJC_SYNC_TIMED_OUT = -2,
  OBJC_SYNC_NOT_INITIALIZED = -3
};

#ifdef __cplusplus
}
#endif
