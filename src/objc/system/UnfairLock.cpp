// os/lock.h over a futex: the word holds the owner's thread number, and a bit while somebody may wait.
#include "os/lock.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr uint32_t kWaiters = 0x80000000u;

uint32_t self() {
  static thread_local const uint32_t number = uint32_t(syscall(SYS_gettid));
  return number;
}

uint32_t* wordOf(const os_unfair_lock* lock) { return const_cast<uint32_t*>(&lock->_os_unfair_lock_opaque); }
uint32_t ownerOf(uint32_t word) { return word & ~kWaiters; }
uint32_t load(const os_unfair_lock* lock) { return __atomic_load_n(wordOf(lock), __ATOMIC_RELAXED); }

bool take(uint32_t* word, uint32_t value) {
  uint32_t free = 0;
  return __atomic_compare_exchange_n(word, &free, value, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

// A lock in a wrong state cannot be helped: to go on would be a deadlock, or two threads inside.
[[noreturn]] void end(const char* function, const char* what) {
  std::fprintf(stderr, "%s: %s\n", function, what);
  std::abort();
}

}  // namespace

void os_unfair_lock_lock(os_unfair_lock_t lock) {
  uint32_t* const word = wordOf(lock);
  if (take(word, self())) return;
  if (ownerOf(load(lock)) == self()) end(__func__, "this thread has the lock already");
  // From here on the bit stays set while we hold the lock, since others may have begun to wait.
  while (!take(word, self() | kWaiters)) {
    uint32_t seen = load(lock);
    if (seen == 0) continue;
    if (!(seen & kWaiters) &&
        !__atomic_compare_exchange_n(word, &seen, seen | kWaiters, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) continue;
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen | kWaiters, nullptr, nullptr, 0);
  }
}

bool os_unfair_lock_trylock(os_unfair_lock_t lock) { return take(wordOf(lock), self()); }

void os_unfair_lock_unlock(os_unfair_lock_t lock) {
  if (ownerOf(load(lock)) != self()) end(__func__, "this thread does not have the lock");
  if (__atomic_exchange_n(wordOf(lock), 0, __ATOMIC_RELEASE) & kWaiters)
    syscall(SYS_futex, wordOf(lock), FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

void os_unfair_lock_assert_owner(const os_unfair_lock* lock) {
  if (ownerOf(load(lock)) != self()) end(__func__, "this thread does not have the lock");
}

void os_unfair_lock_assert_not_owner(const os_unfair_lock* lock) {
  if (ownerOf(load(lock)) == self()) end(__func__, "this thread has the lock");
}
