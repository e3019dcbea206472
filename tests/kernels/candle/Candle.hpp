// What the checks of candle's kernels share.
#pragma once

#include "kernels/check/Check.hpp"

namespace invar::kernels::candle {

/// As candle's kernels are named: f32, f16, bf16, u8, u32, i64.
const char* shortName(ElementType type);
/// Half a unit in the last place of 1; 0 for whole numbers.
double roundingOf(ElementType type);
/// Threads that run over `count` elements: each of them takes 8 bytes.
size_t tilesOf(ElementType type, size_t count);
/// `threads` threads in threadgroups as large as they can be.
void runLinear(tools::Launch& launch, size_t threads);
/// Threads of the threadgroup that reduces a row of `length` elements.
size_t reducingThreads(size_t length);

}  // namespace invar::kernels::candle
