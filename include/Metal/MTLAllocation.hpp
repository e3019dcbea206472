// Base of everything that holds device memory: buffers and heaps. What a residency set is filled with.
// Thread safety: Thread-safe.
// Metal documentation: MTLAllocation.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

class MTL_EXPORT Allocation : public NS::Referencing<Allocation> {
public:
  /// Bytes of device memory that stand behind the object; at least the length it was made with.
  NS::UInteger allocatedSize() const;
};

}  // namespace MTL
