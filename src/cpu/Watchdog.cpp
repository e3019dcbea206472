#include "cpu/Watchdog.hpp"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <new>
#include <string>

#include "cpu/FaultGuard.hpp"
#include "cpu/PassRun.hpp"
#include "cpu/ThreadContext.hpp"

namespace invar::cpu {

void Watchdog::start() {
  if (!m_limit) return;
  Lock lock(m_mutex);
  if (!m_thread && !m_stop) m_thread = std::make_unique<std::thread>([this] { watch(); });
}

bool Watchdog::asleep() const {
  Lock lock(m_mutex);
  return m_limit && !m_thread;
}

void Watchdog::enter(ThreadContext& context, PassRun& run) {
  if (!m_limit) return;
  context.timeLimit = m_limit;
  Lock lock(m_mutex);
  m_watched.push_back({&context, &run, std::chrono::steady_clock::now()});
}

void Watchdog::leave(ThreadContext& context) {
  if (!m_limit) return;
  Lock lock(m_mutex);
  // The last of them: a thread that waits inside of a pass runs another one there.
  const auto mine = std::find_if(m_watched.rbegin(), m_watched.rend(),
                                 [&](const Watched& watched) { return watched.context == &context; });
  if (mine != m_watched.rend()) m_watched.erase(std::next(mine).base());
}

void Watchdog::watch() {
  pthread_setname_np(pthread_self(), "invar.watchdog");
  const auto limit = std::chrono::milliseconds(m_limit);
  const auto step = std::max<std::chrono::nanoseconds>(limit / 8, std::chrono::milliseconds(1));
  Lock lock(m_mutex);
  while (!m_stop) {
    const auto now = std::chrono::steady_clock::now();
    for (const Watched& watched : m_watched) {
      if (now - watched.since < limit) continue;
      // The thread itself knows which kernel it is in. One that is between many short ones is told here, later.
      if (now - watched.since >= limit + 2 * step)
        watched.run->fail({ErrorDomain::CommandBuffer, 2,
                           "[MTL::CommandBuffer::commit] its kernels " + describeSignal(SIGXCPU) + ", limit " +
                               std::to_string(m_limit) + " ms"});
      // Under the lock, so that the thread cannot have gone on to other things.
      FaultGuard::interrupt(watched.context->thread, watched.run);
    }
    m_look.waitUntil(lock, now + step);
  }
}

void Watchdog::stop() {
  std::unique_ptr<std::thread> thread;
  {
    Lock lock(m_mutex);
    m_stop = true;
    m_look.notifyAll();
    thread = std::move(m_thread);
  }
  if (thread) thread->join();
}

// The parent's thread and those it watched do not exist here.
void Watchdog::resetInChild() {
  new (&m_mutex) Mutex;
  new (&m_look) Condition;
  m_mutex.lock();
  new (&m_watched) decltype(m_watched);
  (void)m_thread.release();
  m_stop = false;
  m_mutex.unlock();
}

}  // namespace invar::cpu
