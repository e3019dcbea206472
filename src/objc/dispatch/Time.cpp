#include "objc/dispatch/Time.hpp"

#include <ctime>

#include "dispatch/time.h"

namespace invar::dispatch {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

// Times by the machine's uptime are positive numbers, those by the time of day the same negated; two are taken.
bool isTimeOfDay(uint64_t time) { return int64_t(time) < 0; }
int64_t uptime() { return std::chrono::duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count(); }
int64_t timeOfDay() { return std::chrono::duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count(); }

/// At least 1, and forever where the sum is beyond all times.
std::optional<int64_t> sum(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) return b > 0 ? std::nullopt : std::optional<int64_t>(1);
  return result < 1 ? 1 : result;
}

}  // namespace

std::optional<steady_clock::time_point> deadlineOf(uint64_t time) {
  if (time == DISPATCH_TIME_FOREVER) return {};
  if (time == DISPATCH_TIME_NOW || time == DISPATCH_WALLTIME_NOW) return steady_clock::now();
  if (!isTimeOfDay(time)) return steady_clock::time_point(nanoseconds(int64_t(time)));
  return steady_clock::now() + nanoseconds(-int64_t(time) - timeOfDay());
}

}  // namespace invar::dispatch

using namespace invar::dispatch;

extern "C" dispatch_time_t dispatch_time(dispatch_time_t when, int64_t delta) {
  if (when == DISPATCH_TIME_FOREVER) return when;
  if (when == DISPATCH_WALLTIME_NOW) return dispatch_walltime(nullptr, delta);
  if (isTimeOfDay(when)) {
    const auto result = sum(-int64_t(when), delta);
    return result ? uint64_t(-*result) : DISPATCH_TIME_FOREVER;
  }
  const auto result = sum(when == DISPATCH_TIME_NOW ? uptime() : int64_t(when), delta);
  return result ? uint64_t(*result) : DISPATCH_TIME_FOREVER;
}

extern "C" dispatch_time_t dispatch_walltime(const timespec* when, int64_t delta) {
  const int64_t begin = when ? int64_t(when->tv_sec) * int64_t(NSEC_PER_SEC) + when->tv_nsec : timeOfDay();
  const auto result = sum(begin, delta);
  return !result ? DISPATCH_TIME_FOREVER : *result < 3 ? uint64_t(-3) : uint64_t(-*result);
}
