// Which addresses kernels may touch: all memory of the device that is alive.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "base/Mutex.hpp"

namespace invar::cpu {

/// Thread safety: thread-safe.
class MemoryRanges {
public:
  struct Range { uint64_t begin, end; };
  /// Ordered and apart from each other. Immutable.
  using Snapshot = std::vector<Range>;

  static MemoryRanges& all();

  void add(const void* at, uint64_t bytes) INVAR_EXCLUDES(m_mutex);
  void remove(const void* at, uint64_t bytes) INVAR_EXCLUDES(m_mutex);
  /// What is alive now: made new only if something came or went since the last one.
  std::shared_ptr<const Snapshot> snapshot() INVAR_EXCLUDES(m_mutex);

  static bool contains(const Snapshot& ranges, uint64_t begin, uint64_t bytes);

private:
  LeafMutex m_mutex;
  std::multimap<uint64_t, uint64_t> m_ends INVAR_GUARDED_BY(m_mutex);   ///< by begin; a program may bring bytes twice
  std::shared_ptr<const Snapshot> m_snapshot INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::cpu
