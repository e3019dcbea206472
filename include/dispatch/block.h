// Blocks that can be waited for, be followed by other work, and be cancelled before they run.
//
// Thread safety: thread-safe. dispatch_block_wait blocks until the block has run once or was cancelled and passed over.
// Apple's documentation: Dispatch Work Item
#pragma once

#ifdef __BLOCKS__
#include <dispatch/queue.h>

typedef enum : unsigned long {
  DISPATCH_BLOCK_BARRIER = 0x1,
  DISPATCH_BLOCK_DETACHED = 0x2,
  DISPATCH_BLOCK_ASSIGN_CURRENT = 0x4,
  DISPATCH_BLOCK_NO_QOS_CLASS = 0x8,
  DISPATCH_BLOCK_INHERIT_QOS_CLASS = 0x10,
  DISPATCH_BLOCK_ENFORCE_QOS_CLASS = 0x20
} dispatch_block_flags_t;

/// A block on the heap that the caller owns.
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_block_t dispatch_block_create(dispatch_block_flags_t flags,
                                                                                 dispatch_block_t block);
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_block_t
dispatch_block_create_with_qos_class(dispatch_block_flags_t flags, dispatch_qos_class_t qos, int relative,
                                     dispatch_block_t block);
DISPATCH_EXPORT void dispatch_block_perform(dispatch_block_flags_t flags, DISPATCH_NOESCAPE dispatch_block_t block);
/// 0, or another number when the time ran out. For a block that dispatch_block_create made.
DISPATCH_EXPORT intptr_t dispatch_block_wait(dispatch_block_t block, dispatch_time_t timeout);
DISPATCH_EXPORT void dispatch_block_notify(dispatch_block_t block, dispatch_queue_t queue, dispatch_block_t notification);
DISPATCH_EXPORT void dispatch_block_cancel(dispatch_block_t block);
DISPATCH_EXPORT intptr_t dispatch_block_testcancel(dispatch_block_t block);
#endif
