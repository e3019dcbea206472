// Waiting for something that comes within microseconds: first by pausing, then by giving the core to
// others, and not for long.
#pragma once

#include <sched.h>

#include <chrono>
#include <cstdint>

namespace invar::cpu {

class Spin {
public:
  explicit Spin(std::chrono::microseconds atMost) : m_end(Clock::now() + atMost) {}
  /// Waits a moment; false when it has been long enough.
  bool once() {
    if (over()) return false;
    if (++m_round % kRoundsPerYield) {
      for (int i = 0; i < kPausesPerRound; ++i) __builtin_ia32_pause();
    } else {
      sched_yield();
    }
    return true;
  }
  bool over() const { return Clock::now() >= m_end; }

private:
  // A round is time, not a count of pauses: processors differ tenfold in how long a pause takes.
  using Clock = std::chrono::steady_clock;
  static constexpr uint32_t kRoundsPerYield = 32;
  static constexpr int kPausesPerRound = 8;
  Clock::time_point m_end;
  uint32_t m_round = 0;
};

}  // namespace invar::cpu
