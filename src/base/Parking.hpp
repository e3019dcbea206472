// Where threads sleep until a word becomes other than 0. std::atomic's own wait gives its core away several
// times before it sleeps, and takes it from those who compute.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>

namespace invar {

/// Thread safety: thread-safe.
class Parking {
public:
  /// Returns when `word` is not 0.
  void sleepWhileZero(const std::atomic<uint32_t>& word) {
    m_sleepers.fetch_add(1);
    while (!word.load()) syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
    m_sleepers.fetch_sub(1, std::memory_order_relaxed);
  }

  /// For the thread that has set `word`, in sequentially consistent order. The word may be gone by now: who sees
  /// it set needs no call, and to the kernel it is an address.
  void wakeAll(const std::atomic<uint32_t>& word) {
    if (m_sleepers.load()) syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
  }

private:
  std::atomic<uint32_t> m_sleepers{0};
};

}  // namespace invar
