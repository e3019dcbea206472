// A range of device memory: what stands behind a buffer or a heap.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/Ref.hpp"

namespace invar::device {

/// Thread safety: the object is immutable; its contents are the program's to synchronise.
class Memory : public RefCounted {
public:
  std::byte* contents() const { return m_contents; }   ///< address on the host
  uint64_t length() const { return m_length; }         ///< bytes
  /// What hazards are tracked on: this memory, its heap, or nothing (untracked).
  const void* hazardScope() const { return m_hazardScope; }

protected:
  Memory(std::byte* contents, uint64_t length, bool tracked)
      : m_contents(contents), m_length(length), m_hazardScope(tracked ? this : nullptr) {}

  std::byte* m_contents;
  uint64_t m_length;
  const void* m_hazardScope;
};

/// A range of another memory, as a heap's buffers are. Keeps its parent alive.
class MemorySlice final : public Memory {
public:
  /// `ownHazards`: tracked by itself; otherwise it shares its parent's hazards, tracked or not.
  MemorySlice(Ref<Memory> parent, uint64_t offset, uint64_t length, bool ownHazards)
      : Memory(parent->contents() + offset, length, ownHazards), m_parent(std::move(parent)) {
    if (!ownHazards) m_hazardScope = m_parent->hazardScope();
  }

private:
  Ref<Memory> m_parent;
};

}  // namespace invar::device
