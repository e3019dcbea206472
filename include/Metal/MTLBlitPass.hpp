// Describes a blit pass. Without counters to sample it has nothing to set.
// Thread safety: One thread at a time.
// Metal documentation: MTLBlitPassDescriptor.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

class MTL_EXPORT BlitPassDescriptor : public NS::Copying<BlitPassDescriptor> {
public:
  static BlitPassDescriptor* alloc();
  BlitPassDescriptor* init();
  /// A new descriptor, not owned by the caller.
  static BlitPassDescriptor* blitPassDescriptor();
};

}  // namespace MTL
