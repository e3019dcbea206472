// Zeroed blocks of memory that share mappings: a process may have some 65,000 mappings, and programs have more
// buffers than that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/Mutex.hpp"

namespace invar::cpu {

/// Blocks of a power of two of bytes, cut from slabs; a slab goes back to the system with its last block.
/// Thread safety: thread-safe.
class SmallBlocks {
public:
  static constexpr uint64_t kSmallest = 256, kLargest = 128 << 10;   ///< bytes

  static SmallBlocks& all();

  /// The bytes that a block for `bytes` takes; at most kLargest.
  static uint64_t roomFor(uint64_t bytes);
  /// Zeroed, aligned to its size or to a page; null when the system gives no more.
  std::byte* take(uint64_t room) INVAR_EXCLUDES(m_mutex);
  void giveBack(std::byte* block, uint64_t room) INVAR_EXCLUDES(m_mutex);

private:
  static constexpr uint64_t kSlab = 1 << 20;   ///< bytes, and its alignment
  struct Slab {
    std::byte* start;
    uint32_t fresh = 0;            ///< blocks from here on were never used
    uint32_t live = 0;
    std::vector<uint32_t> used;    ///< blocks that were given back
    uint32_t openAt = 0;           ///< its place in `open`; only while it has a block to give
    bool isOpen = true;
  };
  struct SizeClass { std::vector<Slab*> open; };

  static unsigned classOf(uint64_t room);
  static std::byte* mapSlab();
  void openSlab(SizeClass& sizeClass, Slab& slab) INVAR_REQUIRES(m_mutex);
  void closeSlab(SizeClass& sizeClass, Slab& slab) INVAR_REQUIRES(m_mutex);

  LeafMutex m_mutex;
  SizeClass m_classes[10] INVAR_GUARDED_BY(m_mutex);
  std::unordered_map<std::byte*, Slab> m_slabs INVAR_GUARDED_BY(m_mutex);   ///< by start; nodes stay where they are
};

}  // namespace invar::cpu
