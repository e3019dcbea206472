// Ends kernels that run too long: a thread of its own looks, eight times within the limit, at who runs what since
// when, and interrupts whoever is over it.
#pragma once

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"

namespace invar::cpu {

class PassRun;
class ThreadContext;

/// Thread safety: thread-safe.
class Watchdog final : private ForkAware {
public:
  /// `limit` in milliseconds, 0 for none: then nothing here does anything.
  explicit Watchdog(uint32_t limit) : m_limit(limit) {}
  ~Watchdog() { stop(); }

  /// Starts the thread, once. Throws std::system_error where the process may have no more threads.
  void start() INVAR_EXCLUDES(m_mutex);
  /// The calling thread runs parts of `run` until `leave`.
  void enter(ThreadContext& context, PassRun& run) INVAR_EXCLUDES(m_mutex);
  void leave(ThreadContext& context) INVAR_EXCLUDES(m_mutex);
  /// Interrupts nobody after this.
  void stop() INVAR_EXCLUDES(m_mutex);
  /// There is a limit, and nobody to enforce it.
  bool asleep() const INVAR_EXCLUDES(m_mutex);

private:
  struct Watched {
    ThreadContext* context;
    PassRun* run;
    std::chrono::steady_clock::time_point since;
  };

  void watch() INVAR_EXCLUDES(m_mutex);
  void resetInChild() override;

  const uint32_t m_limit;
  mutable Mutex m_mutex;
  Condition m_look;
  std::vector<Watched> m_watched INVAR_GUARDED_BY(m_mutex);
  bool m_stop INVAR_GUARDED_BY(m_mutex) = false;
  std::unique_ptr<std::thread> m_thread INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::cpu
