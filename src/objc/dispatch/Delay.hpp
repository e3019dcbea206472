// Work for later: dispatch_after.
#pragma once

#include <cstdint>

#include "objc/dispatch/Work.hpp"

namespace invar::dispatch {

/// Puts the work into the queue at the time, a dispatch_time_t. Thread safety: thread-safe.
void asyncAfter(uint64_t when, Queue& queue, const Work& work);

}  // namespace invar::dispatch
