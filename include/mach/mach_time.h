// The clock that Metal programs time themselves with. A tick is a nanosecond here, which mach_timebase_info says.
//
// Thread safety: thread-safe. mach_wait_until blocks until the time has come.
// Apple's documentation: mach_absolute_time, mach_timebase_info
#pragma once

#include <errno.h>
#include <mach/mach.h>
#include <time.h>

typedef struct mach_timebase_info {
  uint32_t numer, denom;
} mach_timebase_info_data_t;
typedef struct mach_timebase_info *mach_timebase_info_t;

/// Nanoseconds are ticks * numer / denom.
static inline kern_return_t mach_timebase_info(mach_timebase_info_t info) {
  info->numer = info->denom = 1;
  return KERN_SUCCESS;
}

static inline uint64_t invar_ticks(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/// Ticks since some moment in the past, not counting time asleep; it agrees with dispatch_time.
static inline uint64_t mach_absolute_time(void) { return invar_ticks(CLOCK_MONOTONIC); }
/// The same, counting time asleep.
static inline uint64_t mach_continuous_time(void) { return invar_ticks(CLOCK_BOOTTIME); }
static inline uint64_t mach_approximate_time(void) { return invar_ticks(CLOCK_MONOTONIC_COARSE); }

static inline kern_return_t mach_wait_until(uint64_t deadline) {
  struct timespec until;
  until.tv_sec = (time_t)(deadline / 1000000000u);
  until.tv_nsec = (long)(deadline % 1000000000u);
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, 0) == EINTR) {}
  return KERN_SUCCESS;
}
