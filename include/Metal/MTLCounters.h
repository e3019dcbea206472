// Names of counter sampling, as far as other headers need them. There are no counters to sample.
// Thread safety: Immutable values.
// Metal documentation: MTLCounterSamplingPoint, MTLTimestamp
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

/// Nanoseconds.
typedef uint64_t MTLTimestamp;

typedef NS_ENUM(NSUInteger, MTLCounterSamplingPoint) {
  MTLCounterSamplingPointAtStageBoundary = 0,
  MTLCounterSamplingPointAtDrawBoundary = 1,
  MTLCounterSamplingPointAtDispatchBoundary = 2,
  MTLCounterSamplingPointAtTileDispatchBoundary = 3,
  MTLCounterSamplingPointAtBlitBoundary = 4,
};

NS_ASSUME_NONNULL_END
