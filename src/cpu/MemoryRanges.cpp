#include "cpu/MemoryRanges.hpp"

#include <algorithm>

namespace invar::cpu {

MemoryRanges& MemoryRanges::all() {
  static auto* made = new MemoryRanges;   // never freed: memory may outlive the end of the process's main
  return *made;
}

void MemoryRanges::add(const void* at, uint64_t bytes) {
  const auto begin = reinterpret_cast<uint64_t>(at);
  std::shared_ptr<const Snapshot> old;   // goes after the lock
  Lock lock(m_mutex);
  m_ends.emplace(begin, begin + bytes);
  old.swap(m_snapshot);
}

void MemoryRanges::remove(const void* at, uint64_t bytes) {
  const auto begin = reinterpret_cast<uint64_t>(at);
  std::shared_ptr<const Snapshot> old;
  Lock lock(m_mutex);
  auto [first, last] = m_ends.equal_range(begin);
  const auto found =
      std::find_if(first, last, [&](const auto& range) { return range.second == begin + bytes; });
  if (found == last) return;
  m_ends.erase(found);
  old.swap(m_snapshot);
}

std::shared_ptr<const MemoryRanges::Snapshot> MemoryRanges::snapshot() {
  Lock lock(m_mutex);
  if (m_snapshot) return m_snapshot;
  Snapshot ranges;
  ranges.reserve(m_ends.size());
  for (auto [begin, end] : m_ends) {
    if (!ranges.empty() && begin < ranges.back().end) ranges.back().end = std::max(ranges.back().end, end);
    else ranges.push_back({begin, end});
  }
  m_snapshot = std::make_shared<const Snapshot>(std::move(ranges));
  return m_snapshot;
}

bool MemoryRanges::contains(const Snapshot& ranges, uint64_t begin, uint64_t bytes) {
  auto next = std::upper_bound(ranges.begin(), ranges.end(), begin,
                               [](uint64_t at, const Range& range) { return at < range.begin; });
  if (next == ranges.begin()) return false;
  --next;
  return begin <= next->end && bytes <= next->end - begin;
}

}  // namespace invar::cpu
