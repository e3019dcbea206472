// Counting semaphores.
//
// Thread safety: thread-safe. dispatch_semaphore_wait blocks until the count is above zero.
// Apple's documentation: Dispatch Semaphore
#pragma once

#include <dispatch/object.h>
#include <dispatch/time.h>

/// Null for a negative value.
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_semaphore_t dispatch_semaphore_create(intptr_t value);
/// 0, or another number when the time ran out.
DISPATCH_EXPORT intptr_t dispatch_semaphore_wait(dispatch_semaphore_t semaphore, dispatch_time_t timeout);
/// Another number than 0 when a thread was woken.
DISPATCH_EXPORT intptr_t dispatch_semaphore_signal(dispatch_semaphore_t semaphore);
