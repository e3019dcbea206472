// Says of most objects, with one load, that a table holds nothing about them.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace invar::objc {

/// Spreads addresses, whose low bits are all alike.
inline size_t hashOf(const void* object) noexcept {
  return (reinterpret_cast<uintptr_t>(object) >> 4) * 0x9E3779B97F4A7C15ull >> 20;
}

/// Counts objects by hash. Thread safety: thread-safe; an object that was added is seen until it is removed.
class PresenceFilter {
public:
  void add(const void* object) noexcept { counterOf(object).fetch_add(1); }
  void remove(const void* object) noexcept { counterOf(object).fetch_sub(1); }
  bool mayContain(const void* object) const noexcept {
    return const_cast<PresenceFilter*>(this)->counterOf(object).load() != 0;
  }

private:
  static constexpr size_t kCounters = 1 << 14;
  std::atomic<uint32_t>& counterOf(const void* object) noexcept { return m_counters[hashOf(object) % kCounters]; }

  std::array<std::atomic<uint32_t>, kCounters> m_counters{};
};

}  // namespace invar::objc
