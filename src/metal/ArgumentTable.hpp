// The arguments that an encoder has bound, and the copies of them that dispatches read.
#pragma once

#include <algorithm>
#include <cstring>

#include "device/Arena.hpp"
#include "device/Command.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::metal {

/// Thread safety: one thread at a time (an encoder's).
class ArgumentTable {
public:
  static constexpr uint32_t kCount = protocol::kMaxBufferBindings;

  /// Binds; an empty binding unbinds.
  void set(uint32_t index, const device::Binding& binding) {
    while (m_count <= index) m_bindings[m_count++] = {};
    m_bindings[index] = binding;
    const uint32_t bit = 1u << index;
    m_bound = binding.memory || binding.bytes ? m_bound | bit : m_bound & ~bit;
    m_changed |= bit;
    m_copied = false;
  }
  const device::Binding& at(uint32_t index) const { return m_bindings[index]; }
  bool isBound(uint32_t index) const { return m_bound >> index & 1; }
  uint32_t bound() const { return m_bound; }
  /// The indices that were set since the last call.
  uint32_t takeChanged() { return std::exchange(m_changed, 0); }

  void setThreadgroupLength(uint32_t index, uint32_t bytes) {
    while (m_lengthCount <= index) m_lengths[m_lengthCount++] = 0;
    m_lengths[index] = bytes;
    m_lengthsChanged = true;
    m_lengthsCopied = false;
  }
  uint32_t threadgroupLength(uint32_t index) const { return index < m_lengthCount ? m_lengths[index] : 0; }
  bool takeLengthsChanged() { return std::exchange(m_lengthsChanged, false); }

  /// Gives a dispatch the present arguments: the copy that the one before has, unless something changed.
  void record(device::DispatchCommand& command, device::Arena& arena) {
    if (!m_copied) m_copy = arena.copy(std::span<const device::Binding>(m_bindings, m_count));
    if (!m_lengthsCopied) m_lengthsCopy = arena.copy(std::span<const uint32_t>(m_lengths, m_lengthCount));
    m_copied = m_lengthsCopied = true;
    command.bindings = m_copy;
    command.bindingCount = m_count;
    command.threadgroupLengths = m_lengthsCopy;
    command.threadgroupCount = m_lengthCount;
  }

private:
  // Only the first m_count are initialised: most kernels bind few.
  union { device::Binding m_bindings[kCount]; };
  union { uint32_t m_lengths[protocol::kMaxThreadgroupBindings]; };
  uint32_t m_count = 0, m_lengthCount = 0;
  uint32_t m_bound = 0, m_changed = 0;   // bits by index
  bool m_copied = false, m_lengthsCopied = false, m_lengthsChanged = false;
  const device::Binding* m_copy = nullptr;
  const uint32_t* m_lengthsCopy = nullptr;

public:
  ArgumentTable() {}
};

}  // namespace invar::metal
