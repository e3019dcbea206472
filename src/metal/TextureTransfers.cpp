// Copies between a texture and the program's memory, made at once by the calling thread.
#include <cstring>

#include "base/Log.hpp"
#include "metal/Texture.hpp"

namespace invar::metal {
namespace {

/// A copy that was checked: rows of bytes at two distances.
struct Transfer {
  std::byte* texels;
  uint64_t rowPitch, imagePitch;   ///< of the texture
  uint64_t rowBytes;

  /// `copy` is called with each row of the texture and where it lies in the program's memory.
  template <class Copy>
  void forEachRow(const MTL::Size& size, uint64_t bytesPerRow, uint64_t bytesPerImage, Copy copy) const {
    for (uint64_t z = 0; z < size.depth; ++z)
      for (uint64_t y = 0; y < size.height; ++y)
        copy(texels + z * imagePitch + y * rowPitch, z * bytesPerImage + y * bytesPerRow);
  }
};

/// Empty, with the reason logged, when the copy cannot be made.
std::optional<Transfer> prepare(const char* call, const Texture& texture, const MTL::Region& region,
                                NS::UInteger level, NS::UInteger slice, const void* bytes,
                                NS::UInteger bytesPerRow, NS::UInteger bytesPerImage) {
  std::string why = texture.checkRegion(region, level, slice);
  if (why.empty()) why = texture.checkPitches(region.size, bytesPerRow, bytesPerImage);
  if (why.empty() && !bytes) why = "the bytes are null";
  if (why.empty() && texture.modes().storage == MTL::StorageModePrivate)
    why = texture.name() + " has private storage (2), which the host cannot reach; copy through a buffer";
  if (!why.empty()) {
    log::error(std::string("[") + call + "] " + why);
    return {};
  }
  const auto& description = texture.description();
  const auto& place = description.layout.levels[level];
  const device::Size3 origin{uint32_t(region.origin.x), uint32_t(region.origin.y), uint32_t(region.origin.z)};
  return Transfer{
      texture.memory()->contents() + description.offsetOf(uint32_t(slice), uint32_t(level), origin),
      place.rowPitch, place.imagePitch, region.size.width * description.format->bytes};
}

}  // namespace
}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Texture;

void Texture::getBytes(void* pixelBytes, NS::UInteger bytesPerRow, NS::UInteger bytesPerImage, Region region,
                       NS::UInteger level, NS::UInteger slice) {
  if (!this) return;
  const auto transfer = invar::metal::prepare("MTL::Texture::getBytes", *Impl::of(this), region, level, slice,
                                              pixelBytes, bytesPerRow, bytesPerImage);
  if (!transfer) return;
  transfer->forEachRow(region.size, bytesPerRow, bytesPerImage, [&](const std::byte* row, uint64_t at) {
    std::memcpy(static_cast<std::byte*>(pixelBytes) + at, row, transfer->rowBytes);
  });
}
void Texture::getBytes(void* pixelBytes, NS::UInteger bytesPerRow, Region region, NS::UInteger level) {
  getBytes(pixelBytes, bytesPerRow, bytesPerRow * region.size.height, region, level, 0);
}

void Texture::replaceRegion(Region region, NS::UInteger level, NS::UInteger slice, const void* pixelBytes,
                            NS::UInteger bytesPerRow, NS::UInteger bytesPerImage) {
  if (!this) return;
  const auto transfer = invar::metal::prepare("MTL::Texture::replaceRegion", *Impl::of(this), region, level,
                                              slice, pixelBytes, bytesPerRow, bytesPerImage);
  if (!transfer) return;
  transfer->forEachRow(region.size, bytesPerRow, bytesPerImage, [&](std::byte* row, uint64_t at) {
    std::memcpy(row, static_cast<const std::byte*>(pixelBytes) + at, transfer->rowBytes);
  });
}
void Texture::replaceRegion(Region region, NS::UInteger level, const void* pixelBytes,
                            NS::UInteger bytesPerRow) {
  replaceRegion(region, level, 0, pixelBytes, bytesPerRow, bytesPerRow * region.size.height);
}

}  // namespace MTL
