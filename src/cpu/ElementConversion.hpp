// Runs of 16-bit floating-point elements to and from float, as fast as the machine allows.
#pragma once

#include <cstddef>

#include "device/Types.hpp"

namespace invar::cpu {

/// Widens `count` elements that stand `stride` elements apart; `to` is dense. Exact.
/// Thread safety: thread-safe, as are all functions here.
void widen(device::ElementType type, const std::byte* from, ptrdiff_t stride, float* to, size_t count);

/// Rounds `count` dense floats (nearest, ties to even) to elements that stand `stride` elements apart.
void narrow(device::ElementType type, const float* from, std::byte* to, ptrdiff_t stride, size_t count);

}  // namespace invar::cpu
