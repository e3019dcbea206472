// A run of indices or bytes. Thread safety: Immutable (a plain value).
// Metal documentation: NSRange
#pragma once

#include "NSTypes.hpp"

namespace NS {

struct Range {
  static Range Make(UInteger loc, UInteger len) { return Range(loc, len); }

  Range() = default;
  Range(UInteger loc, UInteger len) : location(loc), length(len) {}

  bool Equal(const Range& range) const { return location == range.location && length == range.length; }
  bool LocationInRange(UInteger loc) const { return loc >= location && loc - location < length; }
  /// The first index behind the range.
  UInteger Max() const { return location + length; }

  UInteger location = 0;
  UInteger length = 0;
};

}  // namespace NS
