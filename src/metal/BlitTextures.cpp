// The textures of a blit encoder: copies from and to buffers and textures, and mipmaps.
#include <algorithm>

#include "base/Config.hpp"
#include "metal/BlitCommandEncoder.hpp"
#include "metal/Buffer.hpp"
#include "metal/Texture.hpp"

namespace invar::metal {
namespace {

using Place = device::CopyRegionCommand::Place;

std::string text(uint64_t value) { return std::to_string(value); }

device::Size3 toDevice(const MTL::Origin& origin) {
  return {uint32_t(origin.x), uint32_t(origin.y), uint32_t(origin.z)};
}

/// Bytes that rows at such distances reach over.
uint64_t extentOf(const MTL::Size& size, uint64_t rowPitch, uint64_t imagePitch, uint64_t rowBytes) {
  return imagePitch * (size.depth - 1) + rowPitch * (size.height - 1) + rowBytes;
}

}  // namespace

Place BlitCommandEncoder::placeOf(const TexturePlace& at) {
  const auto& description = at.texture->description();
  const auto& level = description.layout.levels[at.level];
  return {at.texture->memory().get(),
          description.offsetOf(uint32_t(at.slice), uint32_t(at.level), toDevice(at.origin)), level.rowPitch,
          level.imagePitch};
}

BlitCommandEncoder::TexturePlace BlitCommandEncoder::checkedPlace(const Call& call, const char* what,
                                                                  const MTL::Texture* door,
                                                                  NS::UInteger slice, NS::UInteger level,
                                                                  MTL::Origin origin,
                                                                  const MTL::Size& size) const {
  auto* texture = checkedArgument<Texture>(call, what, door);
  if (!texture) return {};
  MTL::Region region;
  region.origin = origin;
  region.size = size;
  const std::string why = texture->checkRegion(region, level, slice);
  if (why.empty()) return {texture, slice, level, origin};
  call.invalid(std::string(what) + ": " + why);
  return {};
}

void BlitCommandEncoder::addCopy(const Place& source, const Place& destination, uint64_t rowBytes,
                                 const MTL::Size& size) {
  device::CopyRegionCommand command{};
  command.kind = device::Command::Kind::CopyRegion;
  command.source = source;
  command.destination = destination;
  command.rowBytes = rowBytes;
  command.rows = uint32_t(size.height);
  command.images = uint32_t(size.depth);
  pass().add(pass().arena().create(command));
  pass().use(*source.memory, device::Access::Read);
  pass().use(*destination.memory, device::Access::Write);
}

void BlitCommandEncoder::copyTextures(const Call& call, const TexturePlace& from, const TexturePlace& to,
                                      const MTL::Size& size) {
  const auto &source = from.texture->description(), &destination = to.texture->description();
  if (source.format->bytes != destination.format->bytes ||
      source.format->isDepth() != destination.format->isDepth())
    return call.invalid("texels of " + text(source.format->bytes) + " bytes (" + source.format->name +
                        ") to texels of " + text(destination.format->bytes) + " (" +
                        destination.format->name + "), which must be the same");
  addCopy(placeOf(from), placeOf(to), size.width * source.format->bytes, size);
  recording().retain(*from.texture);
  recording().retain(*to.texture);
}

void BlitCommandEncoder::copyRegion(const MTL::Texture* source, NS::UInteger sourceSlice,
                                    NS::UInteger sourceLevel, MTL::Origin sourceOrigin, MTL::Size size,
                                    const MTL::Texture* destination, NS::UInteger slice, NS::UInteger level,
                                    MTL::Origin origin) {
  const Call call(*this, "MTL::BlitCommandEncoder::copyFromTexture");
  if (!call) return;
  const TexturePlace from =
      checkedPlace(call, "the source texture", source, sourceSlice, sourceLevel, sourceOrigin, size);
  if (!from.texture) return;
  const TexturePlace to =
      checkedPlace(call, "the destination texture", destination, slice, level, origin, size);
  if (!to.texture) return;
  const auto apart = [](NS::UInteger a, NS::UInteger b, NS::UInteger length) {
    return (a > b ? a - b : b - a) >= length;
  };
  if (from.texture == to.texture && sourceSlice == slice && sourceLevel == level &&
      !apart(sourceOrigin.x, origin.x, size.width) && !apart(sourceOrigin.y, origin.y, size.height) &&
      !apart(sourceOrigin.z, origin.z, size.depth))
    return call.invalid("source and destination overlap in " + from.texture->name());
  copyTextures(call, from, to, size);
}

void BlitCommandEncoder::copySlices(const MTL::Texture* source, NS::UInteger sourceSlice,
                                    NS::UInteger sourceLevel, const MTL::Texture* destination,
                                    NS::UInteger slice, NS::UInteger level, NS::UInteger slices,
                                    NS::UInteger levels) {
  const Call call(*this, "MTL::BlitCommandEncoder::copyFromTexture");
  if (call) copySlices(call, source, sourceSlice, sourceLevel, destination, slice, level, slices, levels);
}

void BlitCommandEncoder::copySlices(const Call& call, const MTL::Texture* source, NS::UInteger sourceSlice,
                                    NS::UInteger sourceLevel, const MTL::Texture* destination,
                                    NS::UInteger slice, NS::UInteger level, NS::UInteger slices,
                                    NS::UInteger levels) {
  auto* from = checkedArgument<Texture>(call, "the source texture", source);
  auto* to = from ? checkedArgument<Texture>(call, "the destination texture", destination) : nullptr;
  if (!to) return;
  const auto fits = [&](const char* what, NS::UInteger first, NS::UInteger count, NS::UInteger limit) {
    if (count && first < limit && count <= limit - first) return true;
    call.invalid(std::string(what) + " " + text(first) + " and " + text(count) + " from there, limit " +
                 text(limit));
    return false;
  };
  const auto &a = from->description(), &b = to->description();
  if (!fits("source slice", sourceSlice, slices, a.slices) ||
      !fits("source level", sourceLevel, levels, a.levels) ||
      !fits("destination slice", slice, slices, b.slices) ||
      !fits("destination level", level, levels, b.levels))
    return;
  const device::Size3 size = a.sizeOf(uint32_t(sourceLevel)), other = b.sizeOf(uint32_t(level));
  if (!(size == other))
    return call.invalid("source level " + text(sourceLevel) + " of " + text(size.x) + " x " + text(size.y) +
                        " x " + text(size.z) + " texels, must have those of destination level " +
                        text(level) + ": " + text(other.x) + " x " + text(other.y) + " x " + text(other.z));
  if (from == to && sourceSlice == slice && sourceLevel == level)
    return call.invalid("source and destination are the same");
  for (NS::UInteger s = 0; s < slices; ++s)
    for (NS::UInteger l = 0; l < levels; ++l) {
      const device::Size3 each = a.sizeOf(uint32_t(sourceLevel + l));
      copyTextures(call, {from, sourceSlice + s, sourceLevel + l, {0, 0, 0}},
                   {to, slice + s, level + l, {0, 0, 0}}, MTL::Size(each.x, each.y, each.z));
    }
}

void BlitCommandEncoder::copyWhole(const MTL::Texture* source, const MTL::Texture* destination) {
  const Call call(*this, "MTL::BlitCommandEncoder::copyFromTexture");
  if (!call) return;
  auto* from = checkedArgument<Texture>(call, "the source texture", source);
  auto* to = from ? checkedArgument<Texture>(call, "the destination texture", destination) : nullptr;
  if (!to) return;
  const auto &a = from->description(), &b = to->description();
  // The larger of the two has levels that the other one lacks.
  uint32_t sourceLevel = 0, level = 0;
  while (sourceLevel < a.levels && !(a.sizeOf(sourceLevel) == b.size)) ++sourceLevel;
  if (sourceLevel == a.levels) {
    sourceLevel = 0;
    while (level < b.levels && !(b.sizeOf(level) == a.size)) ++level;
  }
  if (level == b.levels || a.slices != b.slices)
    return call.invalid(from->name() + " and " + to->name() + " have no level of the same size, or " +
                        text(a.slices) + " and " + text(b.slices) + " slices, which must be the same");
  copySlices(call, source, 0, sourceLevel, destination, 0, level, a.slices,
             std::min(a.levels - sourceLevel, b.levels - level));
}

bool BlitCommandEncoder::checkBufferRows(const Call& call, const Buffer& buffer, NS::UInteger offset,
                                         NS::UInteger bytesPerRow, NS::UInteger bytesPerImage,
                                         const MTL::Size& size, const Texture& texture) const {
  std::string why = texture.checkPitches(size, bytesPerRow, bytesPerImage);
  if (why.empty()) {
    const uint64_t bytes =
        extentOf(size, bytesPerRow, bytesPerImage, size.width * texture.description().format->bytes);
    return checkRange(call, "rows", buffer, offset, bytes);
  }
  call.invalid(why);
  return false;
}

void BlitCommandEncoder::copyFromBuffer(const MTL::Buffer* source, NS::UInteger offset,
                                        NS::UInteger bytesPerRow, NS::UInteger bytesPerImage, MTL::Size size,
                                        const MTL::Texture* destination, NS::UInteger slice,
                                        NS::UInteger level, MTL::Origin origin) {
  const Call call(*this, "MTL::BlitCommandEncoder::copyFromBuffer");
  if (!call) return;
  auto* from = checkedArgument<Buffer>(call, "the source buffer", source);
  if (!from) return;
  const TexturePlace to =
      checkedPlace(call, "the destination texture", destination, slice, level, origin, size);
  if (!to.texture || !checkBufferRows(call, *from, offset, bytesPerRow, bytesPerImage, size, *to.texture))
    return;
  addCopy({from->memory().get(), offset, bytesPerRow, bytesPerImage}, placeOf(to),
          size.width * to.texture->description().format->bytes, size);
  recording().retain(*from);
  recording().retain(*to.texture);
}

void BlitCommandEncoder::copyToBuffer(const MTL::Texture* source, NS::UInteger slice, NS::UInteger level,
                                      MTL::Origin origin, MTL::Size size, const MTL::Buffer* destination,
                                      NS::UInteger offset, NS::UInteger bytesPerRow,
                                      NS::UInteger bytesPerImage) {
  const Call call(*this, "MTL::BlitCommandEncoder::copyFromTexture");
  if (!call) return;
  const TexturePlace from = checkedPlace(call, "the source texture", source, slice, level, origin, size);
  if (!from.texture) return;
  auto* to = checkedArgument<Buffer>(call, "the destination buffer", destination);
  if (!to || !checkBufferRows(call, *to, offset, bytesPerRow, bytesPerImage, size, *from.texture)) return;
  addCopy(placeOf(from), {to->memory().get(), offset, bytesPerRow, bytesPerImage},
          size.width * from.texture->description().format->bytes, size);
  recording().retain(*from.texture);
  recording().retain(*to);
}

void BlitCommandEncoder::generateMipmaps(const MTL::Texture* door) {
  const Call call(*this, "MTL::BlitCommandEncoder::generateMipmaps");
  if (!call) return;
  auto* texture = checkedArgument<Texture>(call, "the texture", door);
  if (!texture) return;
  const auto& description = texture->description();
  if (description.format->isInteger())
    return call.invalid(texture->name() + " has integer components, which cannot be filtered");
  if (description.levels < 2 && config().debugLayer)
    return call.invalid(texture->name() + " has " + text(description.levels) + " level, limit: at least 2");
  for (uint32_t level = 1; level < description.levels; ++level) {
    device::MipmapCommand command{};
    command.kind = device::Command::Kind::Mipmap;
    command.texture = texture->texture().get();
    command.level = level;
    pass().add(pass().arena().create(command));
  }
  pass().use(*texture->memory(), device::Access::ReadWrite);
  pass().keepAlive(*texture->texture());   // the commands name it, and not the memory alone
}

// Texels lie in rows, in memory that both sides share: only the arguments are looked at.
void BlitCommandEncoder::visitTexture(const char* name, const MTL::Texture* door, NS::UInteger slice,
                                      NS::UInteger level) {
  const Call call(*this, name);
  if (!call) return;
  auto* texture = checkedArgument<Texture>(call, "the texture", door);
  if (!texture) return;
  const auto& description = texture->description();
  if (level >= description.levels)
    return call.invalid("level " + text(level) + ", limit " + text(description.levels - 1));
  if (slice >= description.slices)
    call.invalid("slice " + text(slice) + ", limit " + text(description.slices - 1));
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::BlitCommandEncoder;

void BlitCommandEncoder::copyFromTexture(const Texture* sourceTexture, NS::UInteger sourceSlice,
                                         NS::UInteger sourceLevel, Origin sourceOrigin, Size sourceSize,
                                         const Texture* destinationTexture, NS::UInteger destinationSlice,
                                         NS::UInteger destinationLevel, Origin destinationOrigin) {
  if (this)
    Impl::of(this)->copyRegion(sourceTexture, sourceSlice, sourceLevel, sourceOrigin, sourceSize,
                               destinationTexture, destinationSlice, destinationLevel, destinationOrigin);
}
void BlitCommandEncoder::copyFromTexture(const Texture* sourceTexture, NS::UInteger sourceSlice,
                                         NS::UInteger sourceLevel, const Texture* destinationTexture,
                                         NS::UInteger destinationSlice, NS::UInteger destinationLevel,
                                         NS::UInteger sliceCount, NS::UInteger levelCount) {
  if (this)
    Impl::of(this)->copySlices(sourceTexture, sourceSlice, sourceLevel, destinationTexture, destinationSlice,
                               destinationLevel, sliceCount, levelCount);
}
void BlitCommandEncoder::copyFromTexture(const Texture* sourceTexture, const Texture* destinationTexture) {
  if (this) Impl::of(this)->copyWhole(sourceTexture, destinationTexture);
}
void BlitCommandEncoder::copyFromBuffer(const Buffer* sourceBuffer, NS::UInteger sourceOffset,
                                        NS::UInteger sourceBytesPerRow, NS::UInteger sourceBytesPerImage,
                                        Size sourceSize, const Texture* destinationTexture,
                                        NS::UInteger destinationSlice, NS::UInteger destinationLevel,
                                        Origin destinationOrigin) {
  if (this)
    Impl::of(this)->copyFromBuffer(sourceBuffer, sourceOffset, sourceBytesPerRow, sourceBytesPerImage,
                                   sourceSize, destinationTexture, destinationSlice, destinationLevel,
                                   destinationOrigin);
}
void BlitCommandEncoder::copyFromBuffer(const Buffer* sourceBuffer, NS::UInteger sourceOffset,
                                        NS::UInteger sourceBytesPerRow, NS::UInteger sourceBytesPerImage,
                                        Size sourceSize, const Texture* destinationTexture,
                                        NS::UInteger destinationSlice, NS::UInteger destinationLevel,
                                        Origin destinationOrigin, BlitOption) {
  copyFromBuffer(sourceBuffer, sourceOffset, sourceBytesPerRow, sourceBytesPerImage, sourceSize,
                 destinationTexture, destinationSlice, destinationLevel, destinationOrigin);
}
void BlitCommandEncoder::copyFromTexture(const Texture* sourceTexture, NS::UInteger sourceSlice,
                                         NS::UInteger sourceLevel, Origin sourceOrigin, Size sourceSize,
                                         const Buffer* destinationBuffer, NS::UInteger destinationOffset,
                                         NS::UInteger destinationBytesPerRow,
                                         NS::UInteger destinationBytesPerImage) {
  if (this)
    Impl::of(this)->copyToBuffer(sourceTexture, sourceSlice, sourceLevel, sourceOrigin, sourceSize,
                                 destinationBuffer, destinationOffset, destinationBytesPerRow,
                                 destinationBytesPerImage);
}
void BlitCommandEncoder::copyFromTexture(const Texture* sourceTexture, NS::UInteger sourceSlice,
                                         NS::UInteger sourceLevel, Origin sourceOrigin, Size sourceSize,
                                         const Buffer* destinationBuffer, NS::UInteger destinationOffset,
                                         NS::UInteger destinationBytesPerRow,
                                         NS::UInteger destinationBytesPerImage, BlitOption) {
  copyFromTexture(sourceTexture, sourceSlice, sourceLevel, sourceOrigin, sourceSize, destinationBuffer,
                  destinationOffset, destinationBytesPerRow, destinationBytesPerImage);
}
void BlitCommandEncoder::generateMipmaps(const Texture* texture) {
  if (this) Impl::of(this)->generateMipmaps(texture);
}
void BlitCommandEncoder::synchronizeTexture(const Texture* texture, NS::UInteger slice, NS::UInteger level) {
  if (this)
    Impl::of(this)->visitTexture("MTL::BlitCommandEncoder::synchronizeTexture", texture, slice, level);
}
void BlitCommandEncoder::optimizeContentsForGPUAccess(const Texture* texture) {
  optimizeContentsForGPUAccess(texture, 0, 0);
}
void BlitCommandEncoder::optimizeContentsForGPUAccess(const Texture* texture, NS::UInteger slice,
                                                      NS::UInteger level) {
  if (this)
    Impl::of(this)->visitTexture("MTL::BlitCommandEncoder::optimizeContentsForGPUAccess", texture, slice,
                                 level);
}
void BlitCommandEncoder::optimizeContentsForCPUAccess(const Texture* texture) {
  optimizeContentsForCPUAccess(texture, 0, 0);
}
void BlitCommandEncoder::optimizeContentsForCPUAccess(const Texture* texture, NS::UInteger slice,
                                                      NS::UInteger level) {
  if (this)
    Impl::of(this)->visitTexture("MTL::BlitCommandEncoder::optimizeContentsForCPUAccess", texture, slice,
                                 level);
}

}  // namespace MTL
