// A counter that queues and host threads wait on: what stands behind MTL::Event and MTL::SharedEvent.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"
#include "base/Ref.hpp"

namespace invar::device {

/// Thread safety: thread-safe. Callbacks run on the signalling thread with no lock held.
class Event : public RefCounted, private ForkAware {
public:
  using Deadline = std::chrono::steady_clock::time_point;

  uint64_t value() const INVAR_EXCLUDES(m_mutex);
  /// Sets the value; a smaller value than the present one is taken as it is, as Metal does for the host.
  void setValue(uint64_t value) INVAR_EXCLUDES(m_mutex);
  /// Raises the value; a smaller one changes nothing. What a queue's signal does.
  void raise(uint64_t value) INVAR_EXCLUDES(m_mutex);
  /// Blocks until the value is at least `value` or the deadline has passed; false when it passed.
  bool wait(uint64_t value, Deadline deadline) INVAR_EXCLUDES(m_mutex);
  /// Calls `reached` once, when the value is at least `value`: now, on this thread, if it is already.
  void whenReached(uint64_t value, std::function<void(uint64_t)> reached) INVAR_EXCLUDES(m_mutex);

private:
  void store(uint64_t value, bool onlyRaise) INVAR_EXCLUDES(m_mutex);
  void resetInChild() override;

  mutable Mutex m_mutex;
  Condition m_changed;
  uint64_t m_value INVAR_GUARDED_BY(m_mutex) = 0;
  std::multimap<uint64_t, std::function<void(uint64_t)>> m_waiting INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::device
