// dispatch_time_t: what its numbers mean.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace invar::dispatch {

/// The moment on the clock that waits go by; none for DISPATCH_TIME_FOREVER.
std::optional<std::chrono::steady_clock::time_point> deadlineOf(uint64_t time);

}  // namespace invar::dispatch
