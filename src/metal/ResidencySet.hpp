// What stands behind MTL::ResidencySet: a list of allocations, as all memory is resident at all times.
#pragma once

#include <Metal/MTLResidencySet.hpp>

#include <vector>

#include "metal/Allocation.hpp"
#include "metal/Descriptor.hpp"
#include "metal/DeviceChild.hpp"

namespace invar::metal {

struct ResidencySetValues {
  Held<NS::String> label;
  NS::UInteger initialCapacity = 0;
};

class ResidencySetDescriptor final
    : public Descriptor<ResidencySetDescriptor, MTL::ResidencySetDescriptor, ResidencySetValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

/// Thread safety: thread-safe.
class ResidencySet final : public Implements<ResidencySet, MTL::ResidencySet, DeviceChild> {
public:
  static const TypeInfo kType;
  explicit ResidencySet(Device& device) : Implements(kType, device) {}

  void add(const char* call, const MTL::Allocation* allocation) INVAR_EXCLUDES(m_mutex);
  void remove(const MTL::Allocation* allocation) INVAR_EXCLUDES(m_mutex);
  void removeAll() INVAR_EXCLUDES(m_mutex);
  void commit() INVAR_EXCLUDES(m_mutex);

  /// Bytes of what is committed.
  uint64_t allocatedSize() const INVAR_EXCLUDES(m_mutex);
  bool contains(const MTL::Allocation* allocation) const INVAR_EXCLUDES(m_mutex);
  uint64_t count() const INVAR_EXCLUDES(m_mutex);
  /// Autoreleased.
  NS::Array* all() const INVAR_EXCLUDES(m_mutex);

private:
  using List = std::vector<Retained<Allocation>>;
  static List::const_iterator find(const List& list, const MTL::Allocation* allocation);

  mutable LeafMutex m_mutex;
  List m_allocations INVAR_GUARDED_BY(m_mutex);
  List m_committed INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::metal
