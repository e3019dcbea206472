#include "kernels/candle/Candle.hpp"

#include <algorithm>
#include <bit>

namespace invar::kernels::candle {

const char* shortName(ElementType type) {
  switch (type) {
    case ElementType::Float: return "f32";
    case ElementType::Half: return "f16";
    case ElementType::BFloat: return "bf16";
    case ElementType::UChar: return "u8";
    case ElementType::UInt: return "u32";
    case ElementType::Long: return "i64";
    default: return "?";
  }
}

double roundingOf(ElementType type) {
  switch (type) {
    case ElementType::Float: return 0x1p-24;
    case ElementType::Half: return 0x1p-11;
    case ElementType::BFloat: return 0x1p-8;
    default: return 0;
  }
}

size_t tilesOf(ElementType type, size_t count) {
  const size_t each = std::max<size_t>(1, 8 / tools::sizeOf(type));
  return (count + each - 1) / each;
}

void runLinear(tools::Launch& launch, size_t threads) {
  const size_t width = std::min<size_t>(threads, 1024);
  launch.runGroups(MTL::Size::Make((threads + width - 1) / width, 1, 1), MTL::Size::Make(width, 1, 1));
}

size_t reducingThreads(size_t length) { return std::min<size_t>(1024, std::bit_ceil(length / 2)); }

}  // namespace invar::kernels::candle
