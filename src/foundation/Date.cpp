#include "foundation/Date.hpp"

#include <algorithm>

namespace invar::foundation {

constinit const TypeInfo Date::kType{
    .name = "NSDate",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase* o) noexcept -> uint64_t {
      return uint64_t(static_cast<const Date*>(o)->m_time.time_since_epoch().count());
    },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      return b->isKindOf(kType) && static_cast<const Date*>(a)->m_time == static_cast<const Date*>(b)->m_time;
    }};

Date::Date(double secondsFromNow) : Implements(kType) {
  constexpr double kCentury = 100 * 365.25 * 86400;
  double seconds = secondsFromNow == secondsFromNow ? std::clamp(secondsFromNow, -kCentury, kCentury) : 0;
  m_time = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace invar::foundation

namespace NS {

using Moment = invar::foundation::Date;

Date* Date::date() { return dateWithTimeIntervalSinceNow(0); }
Date* Date::dateWithTimeIntervalSinceNow(TimeInterval secs) {
  return (new Moment(secs))->door()->autorelease();
}

TimeInterval Date::timeIntervalSinceNow() const {
  if (!this) return 0;
  return std::chrono::duration<double>(Moment::of(this)->time() - Moment::Clock::now()).count();
}
TimeInterval Date::timeIntervalSince1970() const {
  return this ? std::chrono::duration<double>(Moment::of(this)->time().time_since_epoch()).count() : 0;
}

}  // namespace NS
