// Queues: serial ones run one piece of work after another, concurrent ones side by side, in the order of arrival.
//
// Thread safety: thread-safe. dispatch_sync and the other calls with "sync" or "wait" in their names, and
// dispatch_apply, block until the work is done; the work may run on the calling thread.
// Apple's documentation: Dispatch Queue
#pragma once

#include <dispatch/object.h>
#include <dispatch/time.h>

typedef enum : unsigned int {
  QOS_CLASS_USER_INTERACTIVE = 0x21,
  QOS_CLASS_USER_INITIATED = 0x19,
  QOS_CLASS_DEFAULT = 0x15,
  QOS_CLASS_UTILITY = 0x11,
  QOS_CLASS_BACKGROUND = 0x09,
  QOS_CLASS_UNSPECIFIED = 0x00
} qos_class_t;
typedef qos_class_t dispatch_qos_class_t;

#define DISPATCH_QUEUE_PRIORITY_HIGH 2
#define DISPATCH_QUEUE_PRIORITY_DEFAULT 0
#define DISPATCH_QUEUE_PRIORITY_LOW (-2)
#define DISPATCH_QUEUE_PRIORITY_BACKGROUND INT16_MIN
typedef long dispatch_queue_priority_t;

// Attributes of queues.
DISPATCH_EXPORT void *const _dispatch_queue_attribute_concurrent;
#if OS_OBJECT_USE_OBJC && __has_feature(objc_arc)
#define INVAR_DISPATCH_CONSTANT(type, object) ((__bridge type)(object))
#else
#define INVAR_DISPATCH_CONSTANT(type, object) ((type)(object))
#endif
#define DISPATCH_QUEUE_SERIAL ((dispatch_queue_attr_t)0)
#define DISPATCH_QUEUE_CONCURRENT INVAR_DISPATCH_CONSTANT(dispatch_queue_attr_t, _dispatch_queue_attribute_concurrent)
#define DISPATCH_QUEUE_SERIAL_INACTIVE dispatch_queue_attr_make_initially_inactive(DISPATCH_QUEUE_SERIAL)
#define DISPATCH_QUEUE_CONCURRENT_INACTIVE dispatch_queue_attr_make_initially_inactive(DISPATCH_QUEUE_CONCURRENT)
#define DISPATCH_QUEUE_SERIAL_WITH_AUTORELEASE_POOL DISPATCH_QUEUE_SERIAL
#define DISPATCH_QUEUE_CONCURRENT_WITH_AUTORELEASE_POOL DISPATCH_QUEUE_CONCURRENT
typedef enum : unsigned long {
  DISPATCH_AUTORELEASE_FREQUENCY_INHERIT,
  DISPATCH_AUTORELEASE_FREQUENCY_WORK_ITEM,
  DISPATCH_AUTORELEASE_FREQUENCY_NEVER
} dispatch_autorelease_frequency_t;
// Attributes live as long as the process.
DISPATCH_EXPORT dispatch_queue_attr_t dispatch_queue_attr_make_initially_inactive(dispatch_queue_attr_t attribute);
DISPATCH_EXPORT dispatch_queue_attr_t dispatch_queue_attr_make_with_qos_class(dispatch_queue_attr_t attribute,
                                                                              dispatch_qos_class_t qos, int relative);
DISPATCH_EXPORT dispatch_queue_attr_t
dispatch_queue_attr_make_with_autorelease_frequency(dispatch_queue_attr_t attribute,
                                                    dispatch_autorelease_frequency_t frequency);

#define DISPATCH_TARGET_QUEUE_DEFAULT ((dispatch_queue_t)0)
/// A queue that the caller owns. The label is copied; it may be null.
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_queue_t dispatch_queue_create(const char *label,
                                                                                 dispatch_queue_attr_t attribute);
/// Its work runs as work of `target`, which decides how much of it may run at once.
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_queue_t
dispatch_queue_create_with_target(const char *label, dispatch_queue_attr_t attribute, dispatch_queue_t target);
DISPATCH_EXPORT void dispatch_set_target_queue(INVAR_ANY_DISPATCH_OBJECT queue, dispatch_queue_t target);
/// The queue of the main thread: its work runs in dispatch_main, or in the main thread's NSRunLoop.
DISPATCH_EXPORT dispatch_queue_main_t dispatch_get_main_queue(void);
/// The queue for a priority or a qos_class_t; null for any other number.
DISPATCH_EXPORT dispatch_queue_global_t dispatch_get_global_queue(intptr_t identifier, uintptr_t flags);
/// Runs the main queue's work for ever. For the main thread.
DISPATCH_EXPORT void dispatch_main(void) __attribute__((noreturn));

#define DISPATCH_CURRENT_QUEUE_LABEL ((dispatch_queue_t)0)
/// The label, "" without one; for DISPATCH_CURRENT_QUEUE_LABEL that of the queue whose work calls.
DISPATCH_EXPORT const char *dispatch_queue_get_label(dispatch_queue_t queue);
DISPATCH_EXPORT dispatch_qos_class_t dispatch_queue_get_qos_class(dispatch_queue_t queue, int *relative);
DISPATCH_EXPORT qos_class_t qos_class_self(void);

DISPATCH_EXPORT void dispatch_async_f(dispatch_queue_t queue, void *context, dispatch_function_t work);
DISPATCH_EXPORT void dispatch_sync_f(dispatch_queue_t queue, void *context, dispatch_function_t work);
DISPATCH_EXPORT void dispatch_async_and_wait_f(dispatch_queue_t queue, void *context, dispatch_function_t work);
// Barriers: on a concurrent queue of the program's own nothing else runs beside them. On others they are as without.
DISPATCH_EXPORT void dispatch_barrier_async_f(dispatch_queue_t queue, void *context, dispatch_function_t work);
DISPATCH_EXPORT void dispatch_barrier_sync_f(dispatch_queue_t queue, void *context, dispatch_function_t work);
DISPATCH_EXPORT void dispatch_barrier_async_and_wait_f(dispatch_queue_t queue, void *context, dispatch_function_t work);
DISPATCH_EXPORT void dispatch_after_f(dispatch_time_t when, dispatch_queue_t queue, void *context, dispatch_function_t work);

#define DISPATCH_APPLY_AUTO ((dispatch_queue_t)0)
#define DISPATCH_APPLY_AUTO_AVAILABLE 1
/// Calls work(context, 0) to work(context, iterations - 1), on as many threads as there are cores and this one.
DISPATCH_EXPORT void dispatch_apply_f(size_t iterations, dispatch_queue_t queue, void *context,
                                      void (*work)(void *context, size_t iteration));

#ifdef __BLOCKS__
DISPATCH_EXPORT void dispatch_async(dispatch_queue_t queue, dispatch_block_t block);
DISPATCH_EXPORT void dispatch_sync(dispatch_queue_t queue, DISPATCH_NOESCAPE dispatch_block_t block);
DISPATCH_EXPORT void dispatch_async_and_wait(dispatch_queue_t queue, DISPATCH_NOESCAPE dispatch_block_t block);
DISPATCH_EXPORT void dispatch_barrier_async(dispatch_queue_t queue, dispatch_block_t block);
DISPATCH_EXPORT void dispatch_barrier_sync(dispatch_queue_t queue, DISPATCH_NOESCAPE dispatch_block_t block);
DISPATCH_EXPORT void dispatch_barrier_async_and_wait(dispatch_queue_t queue, DISPATCH_NOESCAPE dispatch_block_t block);
DISPATCH_EXPORT void dispatch_after(dispatch_time_t when, dispatch_queue_t queue, dispatch_block_t block);
DISPATCH_EXPORT void dispatch_apply(size_t iterations, dispatch_queue_t queue,
                                    DISPATCH_NOESCAPE void (^block)(size_t iteration));
#endif

// Values that work finds by key: those of its queue, of the queue's target, and so on.
DISPATCH_EXPORT void dispatch_queue_set_specific(dispatch_queue_t queue, const void *key, void *value,
                                                 dispatch_function_t destructor);
DISPATCH_EXPORT void *dispatch_queue_get_specific(dispatch_queue_t queue, const void *key);
DISPATCH_EXPORT void *dispatch_get_specific(const void *key);

// End the program with a message when the caller is not, or is, work of the queue.
DISPATCH_EXPORT void dispatch_assert_queue(dispatch_queue_t queue);
DISPATCH_EXPORT void dispatch_assert_queue_barrier(dispatch_queue_t queue);
DISPATCH_EXPORT void dispatch_assert_queue_not(dispatch_queue_t queue);
#ifdef NDEBUG
#define dispatch_assert_queue_debug(queue) ((void)(0 && (queue)))
#define dispatch_assert_queue_not_debug(queue) ((void)(0 && (queue)))
#else
#define dispatch_assert_queue_debug(queue) dispatch_assert_queue(queue)
#define dispatch_assert_queue_not_debug(queue) dispatch_assert_queue_not(queue)
#endif
