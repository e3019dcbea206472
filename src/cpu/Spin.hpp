// Waiting for something that comes within microseconds: first by pausing, then by giving the core to
// others, and not for long.
#pragma once

#include <sched.h>

#include <cstdint>

#include "base/Sanitizer.hpp"

namespace invar::cpu {

class Spin {
public:
  explicit Spin(uint32_t rounds = 400) : m_rounds(rounds) {}
  /// Waits a moment; false when it has been long enough.
  bool once() {
    if (m_round >= m_rounds) return false;
    if (++m_round % 32 == 0) {
      sched_yield();
    } else {
      for (int i = 0; i < 8; ++i) __builtin_ia32_pause();
    }
    return true;
  }

private:
  uint32_t m_rounds, m_round = 0;
};

}  // namespace invar::cpu
