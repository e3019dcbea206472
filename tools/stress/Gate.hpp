// The policy at work: what a client passes through to encode.
#pragma once

#include <mutex>
#include <semaphore>

#include "stress/Plan.hpp"

namespace invar::stress {

/// Thread safety: thread-safe.
class Gate {
public:
  explicit Gate(const Policy& policy) : m_kind(policy.kind), m_permits(ptrdiff_t(policy.permits)) {}
  void lock() {
    if (m_kind == Policy::Kind::Mutex) m_mutex.lock();
    else if (m_kind == Policy::Kind::Semaphore) m_permits.acquire();
  }
  void unlock() {
    if (m_kind == Policy::Kind::Mutex) m_mutex.unlock();
    else if (m_kind == Policy::Kind::Semaphore) m_permits.release();
  }

private:
  const Policy::Kind m_kind;
  std::mutex m_mutex;
  std::counting_semaphore<4096> m_permits;
};

}  // namespace invar::stress
