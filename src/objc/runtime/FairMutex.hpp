// A mutex under which nobody starves. A plain one goes to whoever comes when it is free, which is again and again the
// thread that has just left it: threads that stored to one weak reference in a loop were seen to wait for seconds.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>

namespace invar::objc {

/// As fast as a plain mutex until a thread has waited for long; from then on newcomers wait until all who have waited
/// for long were served. Thread safety: thread-safe; lock blocks.
class FairMutex {
public:
  void lock() {
    if (m_starving.load(std::memory_order_relaxed) == 0 && m_mutex.try_lock()) return;
    lockSlowly();
  }
  void unlock() { m_mutex.unlock(); }

private:
  static constexpr auto kLong = std::chrono::microseconds(500);

  void lockSlowly() {
    for (uint32_t starving; (starving = m_starving.load()) != 0;) m_starving.wait(starving);
    if (m_mutex.try_lock_for(kLong)) return;
    m_starving.fetch_add(1);
    m_mutex.lock();
    if (m_starving.fetch_sub(1) == 1) m_starving.notify_all();
  }

  std::timed_mutex m_mutex;
  std::atomic<uint32_t> m_starving{0};
};

}  // namespace invar::objc
