// What stands behind MTL::BlitCommandEncoder: copies and fills of buffers, and (BlitTextures.cpp) of textures.
#pragma once

#include <Metal/MTLBlitCommandEncoder.hpp>

#include "metal/CommandEncoder.hpp"

namespace invar::metal {

class Buffer;
class Texture;

/// Thread safety: one thread at a time, checked.
class BlitCommandEncoder final
    : public Implements<BlitCommandEncoder, MTL::BlitCommandEncoder, CommandEncoder> {
public:
  static const TypeInfo kType;
  explicit BlitCommandEncoder(Ref<Recording> recording) : Implements(kType, std::move(recording), false) {}

  void copy(const MTL::Buffer* source, uint64_t sourceOffset, const MTL::Buffer* destination,
            uint64_t destinationOffset, uint64_t size);
  void fill(const MTL::Buffer* buffer, NS::Range range, uint8_t value);
  void synchronize(const MTL::Resource* resource);
  using CommandEncoder::waitForFence;
  using CommandEncoder::updateFence;

  // As MTL::BlitCommandEncoder's, the destination's slice, level and origin last.
  void copyRegion(const MTL::Texture* source, NS::UInteger sourceSlice, NS::UInteger sourceLevel, MTL::Origin sourceOrigin,
                  MTL::Size size, const MTL::Texture* destination, NS::UInteger slice, NS::UInteger level, MTL::Origin origin);
  void copySlices(const MTL::Texture* source, NS::UInteger sourceSlice, NS::UInteger sourceLevel,
                  const MTL::Texture* destination, NS::UInteger slice, NS::UInteger level, NS::UInteger slices,
                  NS::UInteger levels);
  void copyWhole(const MTL::Texture* source, const MTL::Texture* destination);
  void copyFromBuffer(const MTL::Buffer* source, NS::UInteger offset, NS::UInteger bytesPerRow, NS::UInteger bytesPerImage,
                      MTL::Size size, const MTL::Texture* destination, NS::UInteger slice, NS::UInteger level,
                      MTL::Origin origin);
  void copyToBuffer(const MTL::Texture* source, NS::UInteger slice, NS::UInteger level, MTL::Origin origin, MTL::Size size,
                    const MTL::Buffer* destination, NS::UInteger offset, NS::UInteger bytesPerRow,
                    NS::UInteger bytesPerImage);
  void generateMipmaps(const MTL::Texture* texture);
  /// A call that has nothing to do but to check its arguments.
  void visitTexture(const char* call, const MTL::Texture* texture, NS::UInteger slice, NS::UInteger level);

private:
  /// Where a copy begins in a texture; no texture: the call has failed.
  struct TexturePlace {
    Texture* texture = nullptr;
    NS::UInteger slice = 0, level = 0;
    MTL::Origin origin{0, 0, 0};
  };
  static device::CopyRegionCommand::Place placeOf(const TexturePlace& at);
  TexturePlace checkedPlace(const Call& call, const char* what, const MTL::Texture* door, NS::UInteger slice,
                            NS::UInteger level, MTL::Origin origin, const MTL::Size& size) const;
  void addCopy(const device::CopyRegionCommand::Place& source, const device::CopyRegionCommand::Place& destination,
               uint64_t rowBytes, const MTL::Size& size);
  void copyTextures(const Call& call, const TexturePlace& from, const TexturePlace& to, const MTL::Size& size);
  void copySlices(const Call& call, const MTL::Texture* source, NS::UInteger sourceSlice, NS::UInteger sourceLevel,
                  const MTL::Texture* destination, NS::UInteger slice, NS::UInteger level, NS::UInteger slices,
                  NS::UInteger levels);
  bool checkBufferRows(const Call& call, const Buffer& buffer, NS::UInteger offset, NS::UInteger bytesPerRow,
                       NS::UInteger bytesPerImage, const MTL::Size& size, const Texture& texture) const;
  /// Fails the call unless `size` bytes from `offset` lie in the buffer.
  bool checkRange(const Call& call, const char* what, const Buffer& buffer, uint64_t offset, uint64_t size) const;
};

}  // namespace invar::metal
