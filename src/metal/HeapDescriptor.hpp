// What stands behind MTL::HeapDescriptor.
#pragma once

#include "Metal/MTLHeap.hpp"
#include "metal/Descriptor.hpp"
#include "metal/ResourceModes.hpp"

namespace invar::metal {

struct HeapValues {
  NS::UInteger size = 0;
  ResourceModes modes{.storage = MTL::StorageModePrivate};
  MTL::HeapType type = MTL::HeapTypeAutomatic;
};

class HeapDescriptor final : public Descriptor<HeapDescriptor, MTL::HeapDescriptor, HeapValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

}  // namespace invar::metal
