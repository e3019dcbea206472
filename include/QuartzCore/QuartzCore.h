// The clock that programs which draw time themselves with. Layers are not there.
//
// Thread safety: thread-safe.
// Apple's documentation: CACurrentMediaTime
#pragma once

#include <CoreFoundation/CoreFoundation.h>

/// Seconds since some moment in the past, as mach_absolute_time counts.
static inline CFTimeInterval CACurrentMediaTime(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
