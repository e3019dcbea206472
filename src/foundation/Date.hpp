// What stands behind NS::Date.
#pragma once

#include <chrono>

#include "Foundation/NSDate.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

class Date final : public Implements<Date, NS::Date> {
public:
  using Clock = std::chrono::system_clock;
  static const TypeInfo kType;
  /// `secondsFromNow` may be of any size: it is clamped to what the clock can say.
  explicit Date(double secondsFromNow);
  Clock::time_point time() const { return m_time; }

private:
  Clock::time_point m_time;
};

}  // namespace invar::foundation
