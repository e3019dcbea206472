// Who runs what on the CPU device. Passes whose turn has come wait in order of arrival; worker threads
// and threads that wait for a command buffer take them. At most `parallelism` threads run kernels at
// once, however many wait, so that 64 client threads do not drown 2 cores in context switches.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"
#include "base/Parking.hpp"
#include "cpu/PassRun.hpp"
#include "cpu/Watchdog.hpp"

namespace invar::cpu {

class Spin;

/// Thread safety: thread-safe.
class Scheduler final : private ForkAware {
public:
  /// `workers` threads, started at the first pass. 0 leaves one service thread, which takes over what
  /// no waiting thread has taken. `timeLimit` in milliseconds, 0 for none.
  Scheduler(uint32_t workers, uint32_t timeLimit);
  ~Scheduler();

  /// Queues a pass whose turn has come.
  void execute(device::Pass& pass, device::PassCompletion& completion) INVAR_EXCLUDES(m_mutex);
  /// Blocks until `done` is not 0 and runs passes meanwhile, the oldest first.
  void helpUntil(std::atomic<uint32_t>& done) INVAR_EXCLUDES(m_mutex);
  /// `done` was set in sequentially consistent order: whoever waits for it goes on.
  void wake(const std::atomic<uint32_t>& done) { m_parking.wakeAll(done); }
  /// Lets up to `threads` more threads join a pass that has begun.
  void invite(PassRun& run, uint32_t threads) INVAR_EXCLUDES(m_mutex);
  /// Threads that a pass can count on while others have theirs; at least 1.
  uint32_t fairShare() const;
  bool freshWork() const { return m_freshCount.load(std::memory_order_relaxed) != 0; }
  /// A waiting thread has begun its own pass although all cores were taken: who only helps makes room.
  bool crowded() const { return m_active.load(std::memory_order_relaxed) > m_parallelism; }
  uint32_t parallelism() const { return m_parallelism; }
  /// Lets chunks that run now end and starts no more; for the end of the process.
  void stop() INVAR_EXCLUDES(m_mutex);

private:
  struct Assignment {
    Ref<PassRun> run;
    bool fresh = false;
    bool counted = true;    ///< against the parallelism; a tiny pass runs beside it
    bool helps() const { return run && !fresh; }
    explicit operator bool() const { return bool(run); }
  };

  Assignment pick(bool waiter) INVAR_REQUIRES(m_mutex);
  void perform(Assignment& assignment, ThreadContext& context) INVAR_EXCLUDES(m_mutex);
  void startWorkers() INVAR_REQUIRES(m_mutex);
  uint32_t room() const;
  void wakeWorkers(uint32_t wanted) INVAR_REQUIRES(m_mutex);
  void list(PassRun& run) INVAR_REQUIRES(m_mutex);
  void workerLoop(uint32_t index) INVAR_EXCLUDES(m_mutex);
  void lookOut(Spin& spin) const;
  void idle(Lock& lock, uint64_t& lastSeen) INVAR_REQUIRES(m_mutex);
  bool sleep(Lock& lock, std::optional<std::chrono::microseconds> nap = {}) INVAR_REQUIRES(m_mutex);
  void resetInChild() override;

  /// A worker that sleeps until it is called.
  struct Sleeper {
    Condition call;
    bool called = false;
  };

  const uint32_t m_workerCount;
  const uint32_t m_parallelism;
  const bool m_serviceOnly;   ///< the worker only takes what nobody else has taken

  Watchdog m_watchdog;
  Parking m_parking;
  Mutex m_mutex;
  Condition m_stopped;
  std::deque<Ref<PassRun>> m_fresh INVAR_GUARDED_BY(m_mutex);      ///< not begun
  std::deque<Ref<PassRun>> m_inviting INVAR_GUARDED_BY(m_mutex);   ///< begun, more threads may join
  std::vector<Sleeper*> m_sleepers INVAR_GUARDED_BY(m_mutex);      ///< not called yet
  uint32_t m_looking INVAR_GUARDED_BY(m_mutex) = 0;                ///< workers awake, or called, without a pass
  bool m_napping INVAR_GUARDED_BY(m_mutex) = false;                ///< one worker looks in from time to time
  std::chrono::microseconds m_nap INVAR_GUARDED_BY(m_mutex);       ///< how long
  uint64_t m_arrivals INVAR_GUARDED_BY(m_mutex) = 0;
  bool m_stop INVAR_GUARDED_BY(m_mutex) = false;
  /// Forgotten, not destroyed, in a fork's child, and where a kernel without end holds one of them.
  std::unique_ptr<std::vector<std::thread>> m_workers INVAR_GUARDED_BY(m_mutex);
  std::atomic<uint32_t> m_active{0};       ///< threads that run passes, changed under the lock
  std::atomic<uint32_t> m_helping{0};      ///< those of them that joined a pass of another thread, likewise
  std::atomic<uint32_t> m_freshCount{0};   ///< size of m_fresh, to look at without the lock
  std::atomic<uint32_t> m_invitations{0};  ///< size of m_inviting, likewise
};

}  // namespace invar::cpu
