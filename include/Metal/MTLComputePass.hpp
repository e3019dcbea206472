// Describes a compute pass: whether its dispatches may overlap.
// Thread safety: One thread at a time.
// Metal documentation: MTLComputePassDescriptor.
#pragma once

#include "MTLCommandBuffer.hpp"

namespace MTL {

class MTL_EXPORT ComputePassDescriptor : public NS::Copying<ComputePassDescriptor> {
public:
  /// Serial.
  static ComputePassDescriptor* alloc();
  ComputePassDescriptor* init();
  /// A new descriptor, not owned by the caller.
  static ComputePassDescriptor* computePassDescriptor();
  DispatchType dispatchType() const;
  void setDispatchType(DispatchType dispatchType);
};

}  // namespace MTL
