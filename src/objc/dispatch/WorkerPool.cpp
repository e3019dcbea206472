#include "objc/dispatch/WorkerPool.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <string>
#include <system_error>
#include <thread>

#include "base/Log.hpp"
#include "base/Mutex.hpp"
#include "objc/dispatch/Queue.hpp"

namespace invar::dispatch {
namespace {

constexpr size_t kMaxThreads = 512;
constexpr auto kStuckAfter = std::chrono::milliseconds(2);
constexpr auto kIdleFor = std::chrono::seconds(5);

thread_local bool t_worker = false;

/// A program's signal handlers expect its own threads.
class SignalsBlocked {
public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) sigdelset(&all, fault);
    pthread_sigmask(SIG_BLOCK, &all, &m_before);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }

private:
  sigset_t m_before;
};

}  // namespace

/// One mutex guards everything; it is never held while work runs.
class WorkerPool::State {
public:
  void submit(Item* item) INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    m_items.push(item);
    callThread();
  }
  void yield() INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    --m_active;
    callThread();
  }
  void resume() INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    ++m_active;
  }

private:
  bool mayTake() const INVAR_REQUIRES(m_mutex) {
    return m_items.first() && (m_active < cores() || m_items.first()->ownThread);
  }

  /// Sees to it that a thread looks at the first item: to run it, or to see whether the others are stuck.
  void callThread() INVAR_REQUIRES(m_mutex) {
    if (!m_items.first() || (!mayTake() && m_watching)) return;
    if (m_idle > m_called) {
      ++m_called;
      m_changed.notifyOne();
    } else if (m_starting == 0 || mayTake()) {
      startThread();
    }
  }

  void startThread() INVAR_REQUIRES(m_mutex) {
    if (m_threads >= kMaxThreads) return;   // whoever is through with its work takes the next
    const SignalsBlocked blocked;
    try {
      std::thread([this] { work(); }).detach();   // ends by itself; the process does not wait for queued work
      ++m_threads;
      ++m_starting;
    } catch (const std::system_error& error) {
      log::error(std::string("[dispatch] no further thread: ") + error.what());
    }
  }

  void work() INVAR_EXCLUDES(m_mutex) {
    t_worker = true;
    pthread_setname_np(pthread_self(), "invar.dispatch");
    Lock lock(m_mutex);
    --m_starting;
    while (Item* item = take(lock)) {
      ++m_active;
      callThread();
      lock.unlock();
      Queue::run(item);
      lock.lock();
      --m_active;
    }
    --m_threads;
  }

  /// Waits until there is an item for this thread; null when there has been none for long.
  Item* take(Lock& lock) INVAR_REQUIRES(m_mutex) {
    for (;;) {
      if (mayTake()) return pop();
      if (m_items.first() && !m_watching) {
        m_watching = true;
        const uint64_t before = m_taken;
        m_changed.waitUntil(lock, std::chrono::steady_clock::now() + kStuckAfter);
        m_watching = false;
        if (m_items.first() && m_taken == before) return pop();
        continue;
      }
      ++m_idle;
      const auto status = m_changed.waitUntil(lock, std::chrono::steady_clock::now() + kIdleFor);
      --m_idle;
      if (m_called) --m_called;
      if (status == std::cv_status::timeout && !m_items.first()) return nullptr;
    }
  }

  Item* pop() INVAR_REQUIRES(m_mutex) {
    ++m_taken;
    return m_items.pop();
  }

  Mutex m_mutex;
  Condition m_changed;
  ItemList m_items INVAR_GUARDED_BY(m_mutex);
  size_t m_threads INVAR_GUARDED_BY(m_mutex) = 0;
  size_t m_starting INVAR_GUARDED_BY(m_mutex) = 0;   ///< made, and have not looked for work yet
  size_t m_active INVAR_GUARDED_BY(m_mutex) = 0;     ///< inside work that does not wait in this library
  size_t m_idle INVAR_GUARDED_BY(m_mutex) = 0;
  size_t m_called INVAR_GUARDED_BY(m_mutex) = 0;     ///< of the idle ones, woken and not yet awake
  bool m_watching INVAR_GUARDED_BY(m_mutex) = false; ///< a thread looks whether the active ones are stuck
  uint64_t m_taken INVAR_GUARDED_BY(m_mutex) = 0;
};

WorkerPool::WorkerPool() : m_state(new State) {
  pthread_atfork(nullptr, nullptr, [] {
    shared().m_state = new State;   // the old one's lock may be held for ever, and its threads are the parent's
    t_worker = false;
  });
}

WorkerPool& WorkerPool::shared() {
  static auto* pool = new WorkerPool;   // never freed: work may still run when static objects are gone
  return *pool;
}

unsigned WorkerPool::cores() {
  static const unsigned count = [] {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? unsigned(std::max(1, CPU_COUNT(&set))) : 1u;
  }();
  return count;
}

void WorkerPool::submit(Item* item) { m_state->submit(item); }

WorkerPool::Blocking::Blocking() : m_yielded(t_worker) {
  if (m_yielded) shared().m_state->yield();
}
WorkerPool::Blocking::~Blocking() {
  if (m_yielded && t_worker) shared().m_state->resume();
}

}  // namespace invar::dispatch
