// A lock of one word.
//
// Thread safety: thread-safe. os_unfair_lock_lock blocks while another thread has the lock. Whoever locks it twice,
// or unlocks another thread's lock, has his program ended with a message, as on a Mac.
// Apple's documentation: os_unfair_lock
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct os_unfair_lock_s {
  uint32_t _os_unfair_lock_opaque;   ///< 0, or the owner, and whether others wait
} os_unfair_lock, *os_unfair_lock_t;

#ifdef __cplusplus
#define OS_UNFAIR_LOCK_INIT (os_unfair_lock{0})
#else
#define OS_UNFAIR_LOCK_INIT ((os_unfair_lock){0})
#endif

__attribute__((visibility("default"))) void os_unfair_lock_lock(os_unfair_lock_t lock);
__attribute__((visibility("default"))) bool os_unfair_lock_trylock(os_unfair_lock_t lock);
__attribute__((visibility("default"))) void os_unfair_lock_unlock(os_unfair_lock_t lock);
/// Ends the program with a message unless the calling thread has the lock.
__attribute__((visibility("default"))) void os_unfair_lock_assert_owner(const os_unfair_lock *lock);
__attribute__((visibility("default"))) void os_unfair_lock_assert_not_owner(const os_unfair_lock *lock);

#ifdef __cplusplus
}
#endif
