// A set of allocations that are made resident together.
// All memory of the devices here is resident at all times, so a set is bookkeeping: it holds its
// allocations alive and answers what it holds.
// Thread safety: ResidencySet is thread-safe; ResidencySetDescriptor is for one thread at a time.
// Metal documentation: MTLResidencySet.
#pragma once

#include "MTLAllocation.hpp"

namespace MTL {

class Device;

class MTL_EXPORT ResidencySetDescriptor : public NS::Copying<ResidencySetDescriptor> {
public:
  static ResidencySetDescriptor* alloc();
  ResidencySetDescriptor* init();
  NS::String* label() const;
  void setLabel(const NS::String* label);
  /// Allocations to make room for; no limit.
  NS::UInteger initialCapacity() const;
  void setInitialCapacity(NS::UInteger initialCapacity);
};

class MTL_EXPORT ResidencySet : public NS::Referencing<ResidencySet> {
public:
  Device* device() const;
  NS::String* label() const;
  /// Bytes of all committed allocations.
  uint64_t allocatedSize() const;
  /// Allocations, committed or not yet.
  NS::Array* allAllocations() const;
  NS::UInteger allocationCount() const;
  bool containsAllocation(const Allocation* anAllocation);

  /// Additions and removals take effect with the next commit.
  void addAllocation(const Allocation* allocation);
  void addAllocations(const Allocation* const allocations[], NS::UInteger count);
  void removeAllocation(const Allocation* allocation);
  void removeAllocations(const Allocation* const allocations[], NS::UInteger count);
  void removeAllAllocations();
  void commit();

  void requestResidency();
  void endResidency();
};

}  // namespace MTL
