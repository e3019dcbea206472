// What all dispatch objects have in common: counting, context, suspension.
//
// Ownership: a function with "create" in its name gives the caller a reference. Objective-C may send retain and release
// as well; under ARC the compiler does, and dispatch_retain and dispatch_release do not exist.
// Thread safety: thread-safe.
// Apple's documentation: Dispatch Objects
#pragma once

#include <dispatch/base.h>

#if OS_OBJECT_USE_OBJC
#import <Foundation/NSObject.h>
@protocol OS_dispatch_object <NSObject>
@end
#define INVAR_DISPATCH_TYPE(name)              \
  @protocol OS_##name <OS_dispatch_object>     \
  @end                                         \
  typedef NSObject<OS_##name> *name##_t;
typedef NSObject<OS_dispatch_object> *dispatch_object_t;
#elif defined(__cplusplus)
typedef struct dispatch_object_s *dispatch_object_t;
struct dispatch_object_s;
#define INVAR_DISPATCH_TYPE(name)              \
  struct name##_s;                             \
  typedef struct name##_s *name##_t;
#else
#define INVAR_DISPATCH_TYPE(name) typedef struct name##_s *name##_t;
#endif

INVAR_DISPATCH_TYPE(dispatch_queue)
INVAR_DISPATCH_TYPE(dispatch_queue_attr)
INVAR_DISPATCH_TYPE(dispatch_group)
INVAR_DISPATCH_TYPE(dispatch_semaphore)
INVAR_DISPATCH_TYPE(dispatch_data)

typedef dispatch_queue_t dispatch_queue_global_t;
typedef dispatch_queue_t dispatch_queue_main_t;
typedef dispatch_queue_t dispatch_queue_serial_t;
typedef dispatch_queue_t dispatch_queue_concurrent_t;
typedef dispatch_queue_t dispatch_queue_serial_executor_t;

// In C and C++ any dispatch object is an argument of the functions below.
#if !OS_OBJECT_USE_OBJC && defined(__cplusplus)
struct invar_any_dispatch_object {
  const void *pointer;
  template <class T> invar_any_dispatch_object(T *object) : pointer(object) {}
};
#define INVAR_ANY_DISPATCH_OBJECT invar_any_dispatch_object
#elif !OS_OBJECT_USE_OBJC
typedef union {
  dispatch_queue_t queue;
  dispatch_queue_attr_t attribute;
  dispatch_group_t group;
  dispatch_semaphore_t semaphore;
  dispatch_data_t data;
  const void *pointer;
} dispatch_object_t __attribute__((__transparent_union__));
#define INVAR_ANY_DISPATCH_OBJECT dispatch_object_t
#else
#define INVAR_ANY_DISPATCH_OBJECT dispatch_object_t
#endif

#if !OS_OBJECT_USE_OBJC || !__has_feature(objc_arc)
DISPATCH_EXPORT void dispatch_retain(INVAR_ANY_DISPATCH_OBJECT object);
DISPATCH_EXPORT void dispatch_release(INVAR_ANY_DISPATCH_OBJECT object);
#endif
DISPATCH_EXPORT void *dispatch_get_context(INVAR_ANY_DISPATCH_OBJECT object);
DISPATCH_EXPORT void dispatch_set_context(INVAR_ANY_DISPATCH_OBJECT object, void *context);
/// Called with the context, on a dispatch thread, when the object goes; not without a context.
DISPATCH_EXPORT void dispatch_set_finalizer_f(INVAR_ANY_DISPATCH_OBJECT object, dispatch_function_t finalizer);
/// Starts an inactive queue.
DISPATCH_EXPORT void dispatch_activate(INVAR_ANY_DISPATCH_OBJECT object);
/// Keeps a queue from starting further work until it is resumed as often. Without effect on global and main queues.
DISPATCH_EXPORT void dispatch_suspend(INVAR_ANY_DISPATCH_OBJECT object);
DISPATCH_EXPORT void dispatch_resume(INVAR_ANY_DISPATCH_OBJECT object);
