// Encodes copies and fills of buffers and textures.
// Thread safety: One thread at a time, checked. An encoder may be handed from one thread to another.
// Metal documentation: MTLBlitCommandEncoder.
#pragma once

#include "MTLCommandEncoder.hpp"
#include "MTLTypes.hpp"

namespace MTL {

class Buffer;
class Fence;
class Resource;
class Texture;

/// Parts of combined depth and stencil formats, which there are none of here: None is what to pass.
using BlitOption = NS::UInteger;
enum : BlitOption {
  BlitOptionNone = 0,
  BlitOptionDepthFromDepthStencil = 1,
  BlitOptionStencilFromDepthStencil = 2,
  BlitOptionRowLinearPVRTC = 4,
};

/// What lies outside its resource, or does not fit, makes the command buffer end with an error.
class MTL_EXPORT BlitCommandEncoder : public NS::Referencing<BlitCommandEncoder, CommandEncoder> {
public:
  /// Copies `size` bytes. A range that does not lie in its buffer makes the command buffer end with an error.
  void copyFromBuffer(const Buffer* sourceBuffer, NS::UInteger sourceOffset,
                      const Buffer* destinationBuffer, NS::UInteger destinationOffset, NS::UInteger size);
  /// Sets the bytes of `range`, cut to the buffer's length, to `value`.
  void fillBuffer(const Buffer* buffer, NS::Range range, uint8_t value);

  /// Texels of one slice and level to another texture whose format has texels of the same size. Within one
  /// slice and level the two regions must not overlap.
  void copyFromTexture(const Texture* sourceTexture, NS::UInteger sourceSlice, NS::UInteger sourceLevel,
                       Origin sourceOrigin, Size sourceSize, const Texture* destinationTexture,
                       NS::UInteger destinationSlice, NS::UInteger destinationLevel, Origin destinationOrigin);
  /// Whole slices and levels, which must have the same sizes.
  void copyFromTexture(const Texture* sourceTexture, NS::UInteger sourceSlice, NS::UInteger sourceLevel,
                       const Texture* destinationTexture, NS::UInteger destinationSlice,
                       NS::UInteger destinationLevel, NS::UInteger sliceCount, NS::UInteger levelCount);
  /// All slices and all levels that both have, from the first level of the source that fits.
  void copyFromTexture(const Texture* sourceTexture, const Texture* destinationTexture);
  /// Rows of texels that lie `bytesPerRow` apart in the buffer, depth planes `bytesPerImage` apart.
  void copyFromBuffer(const Buffer* sourceBuffer, NS::UInteger sourceOffset, NS::UInteger sourceBytesPerRow,
                      NS::UInteger sourceBytesPerImage, Size sourceSize, const Texture* destinationTexture,
                      NS::UInteger destinationSlice, NS::UInteger destinationLevel, Origin destinationOrigin);
  void copyFromBuffer(const Buffer* sourceBuffer, NS::UInteger sourceOffset, NS::UInteger sourceBytesPerRow,
                      NS::UInteger sourceBytesPerImage, Size sourceSize, const Texture* destinationTexture,
                      NS::UInteger destinationSlice, NS::UInteger destinationLevel, Origin destinationOrigin,
                      BlitOption options);
  void copyFromTexture(const Texture* sourceTexture, NS::UInteger sourceSlice, NS::UInteger sourceLevel,
                       Origin sourceOrigin, Size sourceSize, const Buffer* destinationBuffer,
                       NS::UInteger destinationOffset, NS::UInteger destinationBytesPerRow,
                       NS::UInteger destinationBytesPerImage);
  void copyFromTexture(const Texture* sourceTexture, NS::UInteger sourceSlice, NS::UInteger sourceLevel,
                       Origin sourceOrigin, Size sourceSize, const Buffer* destinationBuffer,
                       NS::UInteger destinationOffset, NS::UInteger destinationBytesPerRow,
                       NS::UInteger destinationBytesPerImage, BlitOption options);
  /// Fills every level but the first with the mean of the texels of the level above that it covers. The format
  /// must be one that can be filtered, not an integer format.
  void generateMipmaps(const Texture* texture);

  /// Makes managed contents visible to the host, or brings a texture's into the form that suits one side best:
  /// with unified memory and texels in rows there is nothing to do.
  void synchronizeResource(const Resource* resource);
  void synchronizeTexture(const Texture* texture, NS::UInteger slice, NS::UInteger level);
  void optimizeContentsForGPUAccess(const Texture* texture);
  void optimizeContentsForGPUAccess(const Texture* texture, NS::UInteger slice, NS::UInteger level);
  void optimizeContentsForCPUAccess(const Texture* texture);
  void optimizeContentsForCPUAccess(const Texture* texture, NS::UInteger slice, NS::UInteger level);
  void updateFence(const Fence* fence);
  void waitForFence(const Fence* fence);
};

}  // namespace MTL
