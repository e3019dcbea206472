// Points in time for waits and delays.
//
// Thread safety: thread-safe.
// Apple's documentation: Dispatch Time
#pragma once

#include <dispatch/base.h>

struct timespec;

/// Nanoseconds on a clock: the machine's uptime, or with the top bits set the time of day.
typedef uint64_t dispatch_time_t;

#define NSEC_PER_SEC 1000000000ull
#define NSEC_PER_MSEC 1000000ull
#define USEC_PER_SEC 1000000ull
#define NSEC_PER_USEC 1000ull
#define DISPATCH_TIME_NOW (0ull)
#define DISPATCH_TIME_FOREVER (~0ull)
#define DISPATCH_WALLTIME_NOW (~1ull)

/// `delta` nanoseconds after `when`.
DISPATCH_EXPORT dispatch_time_t dispatch_time(dispatch_time_t when, int64_t delta);
/// The same by the time of day; from now when `when` is null.
DISPATCH_EXPORT dispatch_time_t dispatch_walltime(const struct timespec *when, int64_t delta);
