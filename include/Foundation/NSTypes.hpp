// Integer and time types of the Foundation. Thread safety: Immutable (plain values).
// Metal documentation: NSInteger, NSUInteger, NSTimeInterval, NSOperatingSystemVersion
#pragma once

#include <cstdint>

#include "NSDefines.hpp"

namespace NS {

using TimeInterval = double;  ///< seconds
using Integer = std::intptr_t;
using UInteger = std::uintptr_t;

inline constexpr Integer IntegerMax = INTPTR_MAX;
inline constexpr Integer IntegerMin = INTPTR_MIN;
inline constexpr UInteger UIntegerMax = UINTPTR_MAX;

struct OperatingSystemVersion {
  Integer majorVersion;
  Integer minorVersion;
  Integer patchVersion;
} __attribute__((packed));

}  // namespace NS
