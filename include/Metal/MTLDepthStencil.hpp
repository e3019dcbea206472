// The comparison that a sampler makes with the values of a depth texture.
// Thread safety: Immutable values.
// Metal documentation: MTLCompareFunction.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

/// Named for how the value that the kernel gives relates to the texture's.
enum CompareFunction : NS::UInteger {
  CompareFunctionNever = 0,
  CompareFunctionLess = 1,
  CompareFunctionEqual = 2,
  CompareFunctionLessEqual = 3,
  CompareFunctionGreater = 4,
  CompareFunctionNotEqual = 5,
  CompareFunctionGreaterEqual = 6,
  CompareFunctionAlways = 7,
};

}  // namespace MTL
