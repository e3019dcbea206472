// dispatch/semaphore.h.
#include "dispatch/semaphore.h"

#include "base/Mutex.hpp"
#include "objc/dispatch/Object.hpp"
#include "objc/dispatch/Time.hpp"
#include "objc/dispatch/WorkerPool.hpp"

namespace invar::dispatch {
namespace {

/// Thread safety: thread-safe.
class Semaphore : public Object {
public:
  explicit Semaphore(intptr_t value)
      : Object(Kind::Semaphore, [](Object* object) { delete static_cast<Semaphore*>(object); }), m_value(value) {}

  bool wait(uint64_t timeout) {
    Lock lock(m_mutex);
    if (m_value > 0) {
      --m_value;
      return true;
    }
    if (timeout == DISPATCH_TIME_NOW) return false;
    const WorkerPool::Blocking blocking;
    const auto deadline = deadlineOf(timeout);
    ++m_waiting;
    while (m_value == 0) {
      if (!deadline) m_changed.wait(lock);
      else if (m_changed.waitUntil(lock, *deadline) == std::cv_status::timeout) break;
    }
    --m_waiting;
    if (m_value == 0) return false;
    --m_value;
    return true;
  }

  bool signal() {
    Lock lock(m_mutex);
    ++m_value;
    if (m_waiting == 0) return false;
    m_changed.notifyOne();
    return true;
  }

private:
  Mutex m_mutex;
  Condition m_changed;
  intptr_t m_value INVAR_GUARDED_BY(m_mutex);
  size_t m_waiting INVAR_GUARDED_BY(m_mutex) = 0;
};

Semaphore* semaphoreOf(dispatch_semaphore_t semaphore) { return reinterpret_cast<Semaphore*>(semaphore); }

}  // namespace
}  // namespace invar::dispatch

using namespace invar::dispatch;

extern "C" {

dispatch_semaphore_t dispatch_semaphore_create(intptr_t value) {
  return value < 0 ? nullptr : reinterpret_cast<dispatch_semaphore_t>(new Semaphore(value));
}
intptr_t dispatch_semaphore_wait(dispatch_semaphore_t semaphore, dispatch_time_t timeout) {
  return !semaphore || semaphoreOf(semaphore)->wait(timeout) ? 0 : 1;
}
intptr_t dispatch_semaphore_signal(dispatch_semaphore_t semaphore) {
  return semaphore && semaphoreOf(semaphore)->signal();
}

}
