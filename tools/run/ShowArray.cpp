#include "run/ShowArray.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace invar::tools {

std::string showArray(const Array& array, uint64_t count) {
  constexpr uint64_t kLongestRow = 32, kUsualRow = 16;
  const uint64_t all = countOf(array.shape), shown = std::min(count, all);
  const bool hasRows = array.shape.size() > 1 && array.shape.back() <= kLongestRow;
  const uint64_t row = hasRows ? array.shape.back() : kUsualRow;
  const size_t size = sizeOf(array.type);
  std::string text;
  for (uint64_t i = 0; i < shown; ++i) {
    if (i % row == 0) text += fmt::format("{}{:>8}:", i ? "\n" : "", i);
    text += " " + textOf(array.type, array.bytes.data() + i * size);
  }
  return text + (shown < all ? " ...\n" : "\n");
}

}  // namespace invar::tools
