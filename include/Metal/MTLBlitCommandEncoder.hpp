// Encodes copies and fills of memory.
// Thread safety: One thread at a time, checked. An encoder may be handed from one thread to another.
// Metal documentation: MTLBlitCommandEncoder.
#pragma once

#include "MTLCommandEncoder.hpp"
#include "MTLTypes.hpp"

namespace MTL {

class Buffer;
class Fence;
class Resource;

class MTL_EXPORT BlitCommandEncoder : public NS::Referencing<BlitCommandEncoder, CommandEncoder> {
public:
  /// Copies `size` bytes. A range that does not lie in its buffer makes the command buffer end with an error.
  void copyFromBuffer(const Buffer* sourceBuffer, NS::UInteger sourceOffset,
                      const Buffer* destinationBuffer, NS::UInteger destinationOffset, NS::UInteger size);
  /// Sets the bytes of `range`, cut to the buffer's length, to `value`.
  void fillBuffer(const Buffer* buffer, NS::Range range, uint8_t value);
  /// Makes a managed buffer's contents visible to the host: nothing to do with unified memory.
  void synchronizeResource(const Resource* resource);
  void updateFence(const Fence* fence);
  void waitForFence(const Fence* fence);
};

}  // namespace MTL
