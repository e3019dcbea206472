#include "metal/HandlerPool.hpp"

#include <cxxabi.h>
#include <pthread.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "base/Log.hpp"
#include "base/Mutex.hpp"
#include "foundation/AutoreleasePool.hpp"

namespace invar::metal {
namespace {

// Handlers that wait for each other's command buffers need a thread each; an app that nests deeper
// has lost count of its work.
constexpr size_t kMaxThreads = 512;
// A handler that runs for longer holds up no other.
constexpr auto kStuckAfter = std::chrono::milliseconds(50);
constexpr auto kExitGrace = std::chrono::milliseconds(200);

thread_local bool t_handlerThread = false;

struct ActionTask : HandlerTask {
  std::function<void()> action;
};

/// An app's signal handlers expect the app's threads.
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

/// One mutex guards everything; it is never held while a task runs.
class HandlerPool::State {
public:
  void post(HandlerTask& task) INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    task.next = nullptr;
    (m_last ? m_last->next : m_first) = &task;
    m_last = &task;
    callThread();
  }

  void yield() INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    --m_active;
    if (m_first) callThread();
  }

  void resume() INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    ++m_active;
  }

  /// At the process's end: lets running tasks finish for a moment, then ends the idle threads.
  void stop() INVAR_EXCLUDES(m_mutex);

private:
  /// Sees to it that a thread takes the first task, now or, while another runs, when that one is stuck.
  void callThread() INVAR_REQUIRES(m_mutex) {
    if (m_starting > 0 || (m_active > 0 && m_watching > 0)) return;
    if (m_idle + m_watching > 0) m_changed.notifyOne();
    else startThread();
  }

  void startThread() INVAR_REQUIRES(m_mutex) {
    if (m_threads.size() - m_ended >= kMaxThreads) {
      if (!m_warned)
        log::warning(
            "[MTL::CommandBuffer] 512 handlers wait inside handlers, limit 512: further ones are held back");
      m_warned = true;
      return;
    }
    const SignalsBlocked blocked;
    try {
      m_threads.emplace_back([this] { work(); });
      ++m_starting;
    } catch (const std::system_error& error) {
      log::error(std::string("[MTL::CommandBuffer] no thread for handlers: ") + error.what());
    }
  }

  void work() INVAR_EXCLUDES(m_mutex);
  /// Waits until there is a task for this thread; null when the pool stops.
  HandlerTask* take(Lock& lock) INVAR_REQUIRES(m_mutex);

  Mutex m_mutex;
  Condition m_changed;
  HandlerTask* m_first INVAR_GUARDED_BY(m_mutex) = nullptr;
  HandlerTask* m_last INVAR_GUARDED_BY(m_mutex) = nullptr;
  std::vector<std::thread> m_threads INVAR_GUARDED_BY(m_mutex);
  size_t m_active INVAR_GUARDED_BY(m_mutex) = 0;     ///< threads inside a task that does not wait
  size_t m_idle INVAR_GUARDED_BY(m_mutex) = 0;       ///< threads asleep until they are called
  size_t m_watching INVAR_GUARDED_BY(m_mutex) = 0;   ///< threads that look whether the active one is stuck
  size_t m_starting INVAR_GUARDED_BY(m_mutex) = 0;   ///< threads made that have not looked for work yet
  size_t m_ended INVAR_GUARDED_BY(m_mutex) = 0;
  uint64_t m_taken INVAR_GUARDED_BY(m_mutex) = 0;    ///< tasks started so far
  bool m_stopping INVAR_GUARDED_BY(m_mutex) = false;
  bool m_warned INVAR_GUARDED_BY(m_mutex) = false;
};

HandlerTask* HandlerPool::State::take(Lock& lock) {
  while (true) {
    bool mayTake = m_first && m_active == 0;
    if (m_first && !mayTake) {
      const uint64_t before = m_taken;
      ++m_watching;
      const auto status = m_changed.waitUntil(lock, std::chrono::steady_clock::now() + kStuckAfter);
      --m_watching;
      mayTake = m_first && (m_active == 0 || (status == std::cv_status::timeout && m_taken == before));
    }
    if (mayTake) {
      HandlerTask* task = m_first;
      m_first = task->next;
      if (!m_first) m_last = nullptr;
      ++m_taken;
      return task;
    }
    if (m_first) continue;
    if (m_stopping) return nullptr;
    ++m_idle;
    m_changed.wait(lock);
    --m_idle;
  }
}

void HandlerPool::State::work() {
  t_handlerThread = true;
  pthread_setname_np(pthread_self(), "invar.handlers");
  Lock lock(m_mutex);
  --m_starting;
  while (HandlerTask* task = take(lock)) {
    ++m_active;
    if (m_first) callThread();
    lock.unlock();
    {
      const foundation::PoolScope pool;
      task->run(task->context);
    }
    lock.lock();
    --m_active;
  }
  ++m_ended;
  m_changed.notifyAll();
}

void HandlerPool::State::stop() {
  std::vector<std::thread> threads;
  {
    Lock lock(m_mutex);
    m_stopping = true;
    m_changed.notifyAll();
    const auto deadline = std::chrono::steady_clock::now() + kExitGrace;
    while (m_ended < m_threads.size())
      if (m_changed.waitUntil(lock, deadline) == std::cv_status::timeout) break;
    m_stopping = false;   // what is posted from here on, by destructors of static objects, gets a new thread
    // A handler that still runs is the app's to end; waiting for it could keep the process for ever.
    if (m_ended < m_threads.size()) return;
    threads.swap(m_threads);
    m_ended = 0;
  }
  for (auto& thread : threads) thread.join();
}

HandlerPool::HandlerPool() : m_state(new State) {
  std::atexit([] { shared().m_state->stop(); });
}

HandlerPool& HandlerPool::shared() {
  static HandlerPool* pool = new HandlerPool;   // never freed: work may end after static objects are gone
  return *pool;
}

// The old state is left as it was: its lock may be held for ever, and its threads are the parent's.
void HandlerPool::resetInChild() {
  m_state = new State;
  t_handlerThread = false;
}

void HandlerPool::post(HandlerTask& task) { m_state->post(task); }

void HandlerPool::post(std::function<void()> action) {
  auto* task = new ActionTask;
  task->action = std::move(action);
  task->context = task;
  task->run = [](void* context) {
    const std::unique_ptr<ActionTask> task(static_cast<ActionTask*>(context));
    callGuarded("MTL::Device", task->action);
  };
  m_state->post(*task);
}

bool HandlerPool::onHandlerThread() { return t_handlerThread; }

HandlerPool::Blocking::Blocking() : m_yielded(t_handlerThread) {
  if (m_yielded) shared().m_state->yield();
}
HandlerPool::Blocking::~Blocking() {
  if (m_yielded && t_handlerThread) shared().m_state->resume();
}

void callGuarded(const char* what, const std::function<void()>& function) {
  try {
    function();
  } catch (const abi::__forced_unwind&) {
    throw;   // pthread_exit and cancellation unwind the thread and must not be stopped
  } catch (const std::exception& error) {
    log::error(std::string("[") + what + "] the app's handler threw: " + error.what());
  } catch (...) {
    log::error(std::string("[") + what + "] the app's handler threw something that is no std::exception");
  }
}

}  // namespace invar::metal
