// The memories that one pass touches, each listed once with all its accesses.
#pragma once

#include <cstdint>
#include <vector>

#include "device/Submission.hpp"

namespace invar::metal {

/// Fills the uses of a pass. Looking a memory up costs the same however many are listed.
/// Thread safety: one thread at a time (an encoder's).
class UseList {
public:
  explicit UseList(std::vector<device::Use>& uses) : m_uses(uses) {}

  void add(device::Memory& memory, device::Access access) {
    for (size_t at = slotOf(&memory);; at = (at + 1) & (m_slotCount - 1)) {
      const uint32_t index = m_slots[at];
      if (index == 0) return append(at, memory, access);
      device::Use& use = m_uses[index - 1];
      if (use.memory.get() == &memory) {
        use.access = use.access | access;
        return;
      }
    }
  }

private:
  static constexpr size_t kInlineSlots = 32;

  size_t slotOf(const device::Memory* memory) const {
    return (reinterpret_cast<uintptr_t>(memory) * 0x9E3779B97F4A7C15u >> 32) & (m_slotCount - 1);
  }
  void append(size_t at, device::Memory& memory, device::Access access) {
    if (m_uses.empty()) m_uses.reserve(8);
    m_uses.push_back({Ref<device::Memory>::share(&memory), access});
    m_slots[at] = uint32_t(m_uses.size());
    if (m_uses.size() * 2 > m_slotCount) grow();
  }
  void grow() {
    m_slotCount *= 2;
    m_grown.assign(m_slotCount, 0);
    m_slots = m_grown.data();
    for (size_t i = 0; i < m_uses.size(); ++i) {
      size_t at = slotOf(m_uses[i].memory.get());
      while (m_slots[at]) at = (at + 1) & (m_slotCount - 1);
      m_slots[at] = uint32_t(i + 1);
    }
  }

  std::vector<device::Use>& m_uses;
  uint32_t m_inline[kInlineSlots] = {};   ///< open addressing: index + 1 in m_uses, 0 for an empty slot
  std::vector<uint32_t> m_grown;
  uint32_t* m_slots = m_inline;
  size_t m_slotCount = kInlineSlots;      ///< a power of two
};

}  // namespace invar::metal
