// Values that searches and comparisons return. Thread safety: Immutable (plain values).
// Metal documentation: NSComparisonResult, NSNotFound
#pragma once

#include "NSTypes.hpp"

namespace NS {

INVAR_ENUM(Integer, ComparisonResult) {
  OrderedAscending = -1,
  OrderedSame = 0,
  OrderedDescending = 1,
};

/// The index that a search returns when it finds nothing.
inline constexpr Integer NotFound = IntegerMax;

}  // namespace NS
