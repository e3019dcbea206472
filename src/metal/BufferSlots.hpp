// The limit on the unfinished command buffers of a queue.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"

namespace invar::metal {

/// A forked child starts with all slots free: command buffers of the parent hold none there.
/// Thread safety: thread-safe.
class BufferSlots final : private ForkAware {
public:
  explicit BufferSlots(uint32_t limit) : m_limit(limit) {}

  /// Takes a slot for a new command buffer. Blocks while all are taken, as Metal does; a wait that lasts is
  /// logged with `queueLabel`, since a thread whose own open command buffers fill the queue waits for ever.
  void acquire(const class Label& queueLabel) INVAR_EXCLUDES(m_mutex);
  /// The command buffer of a slot was committed: it will complete by itself.
  void committed() { m_state.fetch_sub(kUncommitted, std::memory_order_relaxed); }
  /// Gives the slot back: its command buffer completed, or was given up before its commit.
  void release(bool wasCommitted) INVAR_EXCLUDES(m_mutex);

  uint32_t limit() const { return m_limit; }

private:
  static constexpr uint64_t kOpen = 1, kUncommitted = uint64_t(1) << 32;

  bool tryAcquire();
  void resetInChild() override;

  const uint32_t m_limit;
  std::atomic<uint64_t> m_state{0};     ///< open in the lower half, those not committed in the upper
  std::atomic<uint32_t> m_waiting{0};
  Mutex m_mutex;                        // pairs with m_freed; guards nothing else
  Condition m_freed;
};

}  // namespace invar::metal
