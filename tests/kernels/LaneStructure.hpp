// The lanes of one SIMD-group run through a program statement by statement, as its source is written: a mask says
// which of them run a statement, and lanes that part meet again behind the statement in which they did.
//
// Thread safety: One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

namespace invar::kernels::test {

class LaneStructure {
public:
  using Mask = uint32_t;
  using Action = std::function<void(unsigned lane)>;
  using Condition = std::function<bool(unsigned lane)>;
  using Body = std::function<void()>;

  explicit LaneStructure(unsigned lanes) : m_active(lanes < 32 ? (1u << lanes) - 1 : ~0u) {}

  void each(const Action& action) const {
    for (unsigned lane = 0; lane < 32; ++lane)
      if (m_active >> lane & 1) action(lane);
  }
  uint32_t sum(const std::function<uint32_t(unsigned lane)>& value) const {
    uint32_t sum = 0;
    each([&](unsigned lane) { sum += value(lane); });
    return sum;
  }
  unsigned first() const { return unsigned(__builtin_ctz(m_active)); }

  /// `then` for the lanes for which the condition holds; skipped if there are none.
  void when(const Condition& condition, const Body& then) {
    const Mask taken = where(condition);
    const Mask others = m_active & ~taken;
    m_active = taken;
    if (taken) then();
    m_active |= others;
  }
  /// A loop: lanes for which the condition does not hold wait behind it, as those do that leave; `step` ends a turn.
  void loop(const Condition& condition, const Body& body, const Action& step) {
    const Mask left = std::exchange(m_left, 0);
    const Mask next = std::exchange(m_next, 0);
    Mask out = 0;
    while (true) {
      const Mask stay = where(condition);
      out |= m_active & ~stay;
      m_active = stay;
      if (!m_active) break;
      body();
      m_active |= std::exchange(m_next, 0);
      each(step);
    }
    m_active = out | std::exchange(m_left, left);
    m_next = next;
  }
  void leave() { m_left |= std::exchange(m_active, 0); }   ///< break
  void goOn() { m_next |= std::exchange(m_active, 0); }    ///< continue
  void end() { m_ended |= std::exchange(m_active, 0); }    ///< return
  /// Behind a call: lanes that returned are back.
  void called() { m_active |= std::exchange(m_ended, 0); }

private:
  Mask where(const Condition& condition) const {
    Mask mask = 0;
    each([&](unsigned lane) { mask |= Mask(condition(lane)) << lane; });
    return mask;
  }

  Mask m_active;
  Mask m_left = 0;    ///< the innermost loop
  Mask m_next = 0;    ///< this turn
  Mask m_ended = 0;
};

}  // namespace invar::kernels::test
