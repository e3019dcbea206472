// What stands behind MTL::Heap: one memory, and who has which part of it.
#pragma once

#include <map>

#include "Metal/MTLHeap.hpp"
#include "base/Result.hpp"
#include "metal/Allocation.hpp"
#include "metal/FreeRanges.hpp"

namespace invar::metal {

class Buffer;
class Texture;
struct TextureValues;

/// Thread safety: thread-safe.
class Heap final : public Implements<Heap, MTL::Heap, Allocation> {
public:
  static const TypeInfo kType;
  /// Multiple of every resource's offset, and of the bytes that it takes: no two share a cache line, and
  /// vectors of any kernel are aligned.
  static constexpr uint64_t kAlignment = 256;
  static uint64_t roomFor(uint64_t length) { return (length + kAlignment - 1) & ~(kAlignment - 1); }

  Heap(Device& device, Ref<device::Memory> memory, ResourceModes modes, MTL::HeapType type);

  MTL::HeapType heapType() const { return m_heapType; }
  uint64_t usedSize() const INVAR_EXCLUDES(m_mutex);
  uint64_t maxAvailableSize(uint64_t alignment) const INVAR_EXCLUDES(m_mutex);

  /// Owned by the caller. `offset` is given on placement heaps, and only there.
  Result<Buffer*> newBuffer(uint64_t length, MTL::ResourceOptions options, std::optional<uint64_t> offset);
  Result<Texture*> newTexture(const TextureValues& values, std::optional<uint64_t> offset);
  /// A resource gives up its range, of the bytes that it took.
  void giveBack(uint64_t offset, uint64_t room) INVAR_EXCLUDES(m_mutex);

private:
  /// Checks what a call asks for and reserves the bytes; gives their offset.
  Result<uint64_t> reserve(const char* call, uint64_t length, const ResourceModes& modes,
                           std::optional<uint64_t> offset);
  /// Where a resource of `room` bytes goes.
  std::optional<uint64_t> place(uint64_t room, std::optional<uint64_t> offset) INVAR_EXCLUDES(m_mutex);

  const MTL::HeapType m_heapType;
  mutable LeafMutex m_mutex;
  FreeRanges m_free INVAR_GUARDED_BY(m_mutex);                     // automatic heaps
  std::multimap<uint64_t, uint64_t> m_placed INVAR_GUARDED_BY(m_mutex);  // placement heaps: may overlap
  uint64_t m_used INVAR_GUARDED_BY(m_mutex) = 0;
};

}  // namespace invar::metal
