#include "metal/FreeRanges.hpp"

#include <algorithm>
#include <iterator>

namespace invar::metal {
namespace {

uint64_t alignedUp(uint64_t offset, uint64_t alignment) {
  return (offset + alignment - 1) & ~(alignment - 1);
}

}  // namespace

std::optional<uint64_t> FreeRanges::take(uint64_t length, uint64_t alignment) {
  for (auto [offset, size] : m_free) {
    const uint64_t at = alignedUp(offset, alignment);
    if (at - offset > size || length > size - (at - offset)) continue;
    takeAt(at, length);
    return at;
  }
  return std::nullopt;
}

void FreeRanges::takeAt(uint64_t offset, uint64_t length) {
  const uint64_t end = offset + length;
  auto range = m_free.upper_bound(offset);
  if (range != m_free.begin()) --range;
  while (range != m_free.end() && range->first < end) {
    const auto [from, size] = *range;
    const uint64_t to = from + size;
    if (to <= offset) { ++range; continue; }
    range = m_free.erase(range);
    if (from < offset) m_free[from] = offset - from;
    if (to > end) m_free[end] = to - end;
  }
}

void FreeRanges::giveBack(uint64_t offset, uint64_t length) {
  if (!length) return;
  auto next = m_free.lower_bound(offset);
  if (next != m_free.end() && offset + length == next->first) {
    length += next->second;
    next = m_free.erase(next);
  }
  if (next != m_free.begin()) {
    auto previous = std::prev(next);
    if (previous->first + previous->second == offset) {
      previous->second += length;
      return;
    }
  }
  m_free[offset] = length;
}

uint64_t FreeRanges::largest(uint64_t alignment) const {
  uint64_t most = 0;
  for (auto [offset, size] : m_free) {
    const uint64_t skipped = alignedUp(offset, alignment) - offset;
    if (skipped < size) most = std::max(most, size - skipped);
  }
  return most;
}

}  // namespace invar::metal
