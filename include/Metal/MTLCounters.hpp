// Names of counter sampling, as far as other headers need them. There are no counters to sample.
// Thread safety: Immutable values.
// Metal documentation: MTLCounterSamplingPoint, MTLTimestamp.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

/// Nanoseconds.
using Timestamp = std::uint64_t;

enum CounterSamplingPoint : NS::UInteger {
  CounterSamplingPointAtStageBoundary = 0,
  CounterSamplingPointAtDrawBoundary = 1,
  CounterSamplingPointAtDispatchBoundary = 2,
  CounterSamplingPointAtTileDispatchBoundary = 3,
  CounterSamplingPointAtBlitBoundary = 4,
};

}  // namespace MTL
