// What stands behind MTL::Resource: an allocation that may come from a heap.
#pragma once

#include "Metal/MTLResource.hpp"
#include "metal/Allocation.hpp"

namespace invar::metal {

class Heap;

/// Thread safety: thread-safe.
class Resource : public Implements<Resource, MTL::Resource, Allocation> {
public:
  static const TypeInfo kType;

  Heap* heap() const { return m_heap.get(); }
  uint64_t heapOffset() const { return m_heapOffset; }
  /// Gives the range back to the heap, once.
  void makeAliasable();
  bool isAliasable() const { return m_aliasable.load(std::memory_order_relaxed); }

protected:
  Resource(const TypeInfo& type, Device& device, Ref<device::Memory> memory, ResourceModes modes);
  Resource(const TypeInfo& type, Heap& heap, Ref<device::Memory> slice, uint64_t heapOffset);
  ~Resource();

private:
  Retained<Heap> m_heap;
  uint64_t m_heapOffset = 0;
  std::atomic<bool> m_aliasable{false};
};

}  // namespace invar::metal
