#include "objc/dispatch/Delay.hpp"

#include <pthread.h>

#include <chrono>
#include <map>
#include <thread>

#include "base/Mutex.hpp"
#include "objc/dispatch/Queue.hpp"
#include "objc/dispatch/Time.hpp"

namespace invar::dispatch {
namespace {

using Clock = std::chrono::steady_clock;

/// One thread that sleeps until the next work is due.
class Delays {
public:
  void add(Clock::time_point when, Queue& queue, const Work& work) {
    Lock lock(m_mutex);
    const auto added = m_due.insert({when, {Reference<Queue>::share(&queue), work}});
    if (!m_started) {
      m_started = true;
      std::thread([this] { run(); }).detach();   // sleeps until the process ends
    } else if (added == m_due.begin()) {
      m_changed.notifyOne();
    }
  }

private:
  struct Due { Reference<Queue> queue; Work work; };

  void run() {
    pthread_setname_np(pthread_self(), "invar.delays");
    Lock lock(m_mutex);
    for (;;) {
      if (m_due.empty()) {
        m_changed.wait(lock);
      } else if (const auto first = m_due.begin(); first->first > Clock::now()) {
        m_changed.waitUntil(lock, first->first);
      } else {
        const Due due = first->second;
        m_due.erase(first);
        lock.unlock();
        due.queue->async(due.work);
        lock.lock();
      }
    }
  }

  Mutex m_mutex;
  Condition m_changed;
  std::multimap<Clock::time_point, Due> m_due INVAR_GUARDED_BY(m_mutex);
  bool m_started INVAR_GUARDED_BY(m_mutex) = false;
};

}  // namespace

void asyncAfter(uint64_t when, Queue& queue, const Work& work) {
  const auto deadline = deadlineOf(when);
  if (!deadline) return;   // never
  if (*deadline <= Clock::now()) return queue.async(work);
  static auto* delays = new Delays;   // never freed: its thread sleeps there
  delays->add(*deadline, queue, work);
}

}  // namespace invar::dispatch
