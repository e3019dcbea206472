// Which ranges of a heap are free, and where the next resource goes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace invar::metal {

/// Thread safety: one thread at a time (a heap's lock).
class FreeRanges {
public:
  explicit FreeRanges(uint64_t size) { if (size) m_free[0] = size; }

  /// Takes `length` bytes at a multiple of `alignment` (a power of two), at the lowest offset that fits.
  std::optional<uint64_t> take(uint64_t length, uint64_t alignment);
  /// Takes a range at a given place, as far as it is free: the rest belongs to others already.
  void takeAt(uint64_t offset, uint64_t length);
  /// Makes a range free again. It must not touch a free one.
  void giveBack(uint64_t offset, uint64_t length);
  /// Bytes of the largest range that starts at a multiple of `alignment`.
  uint64_t largest(uint64_t alignment) const;

private:
  std::map<uint64_t, uint64_t> m_free;   // offset to length, no two adjacent
};

}  // namespace invar::metal
