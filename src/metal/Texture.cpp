#include "metal/Texture.hpp"

#include "base/Log.hpp"
#include "metal/Buffer.hpp"
#include "metal/Device.hpp"
#include "metal/Heap.hpp"

namespace invar::metal {
namespace {

std::string text(uint64_t value) { return std::to_string(value); }

MTL::TextureSwizzleChannels toDoor(const device::Swizzle& s) {
  using Channel = MTL::TextureSwizzle;
  return {Channel(s.red), Channel(s.green), Channel(s.blue), Channel(s.alpha)};
}

std::string text(const MTL::Size& size) {
  return text(size.width) + " x " + text(size.height) + " x " + text(size.depth);
}

bool within(uint64_t offset, uint64_t length, uint64_t limit) {
  return offset <= limit && length <= limit - offset;
}

}  // namespace

constinit const TypeInfo Texture::kType{
    .name = "MTLTexture", .super = &Resource::kType, .destroy = destroyObject};

Texture::Texture(Device& device, Ref<device::Memory> memory, ResourceModes modes,
                 device::TextureDescription description, const TextureValues& values)
    : Implements(kType, device, std::move(memory), modes),
      m_texture(device.backend().makeTexture(std::move(description), m_memory)), m_usage(values.usage),
      m_optimizedContents(values.optimizedContents), m_compression(values.compression) {}

Texture::Texture(Heap& heap, Ref<device::Memory> slice, uint64_t heapOffset,
                 device::TextureDescription description, const TextureValues& values)
    : Implements(kType, heap, std::move(slice), heapOffset),
      m_texture(heap.device().backend().makeTexture(std::move(description), m_memory)),
      m_usage(values.usage),
      m_optimizedContents(values.optimizedContents),
      m_compression(values.compression) {}

Texture::~Texture() = default;

Result<Texture*> Texture::make(Device& device, const TextureValues& values) {
  constexpr const char* kCall = "MTL::Device::newTexture";
  auto description = describeTexture(values);
  if (!description) return refusedTexture(kCall, description.error().message);
  const auto modes = values.modes.resolved(MTL::HazardTrackingModeTracked);
  auto memory = device.backend().allocate(description->layout.size, modes.tracked());
  if (!memory) return refusedTexture(kCall, "texels: " + memory.error().message);
  return new Texture(device, std::move(*memory), modes, std::move(*description), values);
}

Result<Texture*> Texture::overBuffer(Buffer& buffer, const TextureValues& values, uint64_t offset,
                                     uint64_t rowPitch) {
  const auto refused = [](const std::string& why) { return refusedTexture("MTL::Buffer::newTexture", why); };
  if (values.type != MTL::TextureType1D && values.type != MTL::TextureType2D &&
      values.type != MTL::TextureTypeTextureBuffer)
    return refused(std::string("texture type ") + textureTypeName(values.type) +
                   ", must be 1D, 2D or texture buffer");
  if (values.levels != 1) return refused("mipmapLevelCount " + text(values.levels) + ", limit 1");
  if (values.modes.storage != buffer.modes().storage)
    return refused("storage mode " + text(values.modes.storage) +
                   ", must be the buffer's: " + text(buffer.modes().storage));
  if (values.modes.cache != buffer.modes().cache)
    return refused("cache mode " + text(values.modes.cache) +
                   ", must be the buffer's: " + text(buffer.modes().cache));
  auto description = describeTexture(values);
  if (!description) return refused(description.error().message);
  const uint64_t row = values.width * description->format->bytes;
  if (values.height == 1 && rowPitch == 0) rowPitch = row;   // one row has no next
  const auto unaligned = [&](const char* what, uint64_t value) {
    return refused(std::string(what) + " " + text(value) + ", must be a multiple of " +
                   text(kLinearTextureAlignment));
  };
  if (offset % kLinearTextureAlignment) return unaligned("offset", offset);
  if (rowPitch % kLinearTextureAlignment && values.height > 1) return unaligned("bytesPerRow", rowPitch);
  if (rowPitch < row || rowPitch > buffer.length())
    return refused("bytesPerRow " + text(rowPitch) + ", must be " + text(row) + " (" + text(values.width) +
                   " texels) to the buffer's length " + text(buffer.length()));
  description->layout = device::layOut(*description, rowPitch);
  description->offset = offset;
  if (!within(offset, description->layout.size, buffer.length()))
    return refused("offset " + text(offset) + " and " + text(description->layout.size) +
                   " bytes of texels, limit " + text(buffer.length()) + ": the buffer's length");
  auto* made = new Texture(buffer.device(), buffer.memory(), buffer.modes(), std::move(*description), values);
  made->m_buffer = Retained<Buffer>::share(&buffer);
  return made;
}

MTL::TextureSwizzleChannels Texture::swizzle() const { return toDoor(description().swizzle); }

std::string Texture::name() const {
  const std::string label = this->label.text();
  return std::string(textureTypeName(NS::UInteger(description().type))) + " texture " +
         (label.empty() ? "" : "\"" + label + "\" ") + "of format " + description().format->name;
}

std::string Texture::checkRegion(const MTL::Region& region, NS::UInteger level, NS::UInteger slice) const {
  const auto& d = description();
  if (level >= d.levels) return "level " + text(level) + " of " + name() + ", limit " + text(d.levels - 1);
  if (slice >= d.slices) return "slice " + text(slice) + " of " + name() + ", limit " + text(d.slices - 1);
  const device::Size3 size = d.sizeOf(uint32_t(level));
  const auto& [origin, extent] = region;
  if (!extent.width || !extent.height || !extent.depth)
    return "a region of " + text(extent) + " texels, limit: at least 1";
  if (within(origin.x, extent.width, size.x) && within(origin.y, extent.height, size.y) &&
      within(origin.z, extent.depth, size.z))
    return {};
  return "a region of " + text(extent) + " texels at (" + text(origin.x) + ", " + text(origin.y) + ", " +
         text(origin.z) + "), limit " + text(MTL::Size(size.x, size.y, size.z)) + ": level " + text(level) +
         " of " + name();
}

std::string Texture::checkPitches(const MTL::Size& size, NS::UInteger bytesPerRow,
                                  NS::UInteger bytesPerImage) const {
  const uint64_t texel = description().format->bytes, row = size.width * texel;
  const bool severalRows = size.height > 1 || size.depth > 1;
  if (bytesPerRow ? bytesPerRow < row : severalRows)
    return "bytesPerRow " + text(bytesPerRow) + ", limit: at least " + text(row) + " for " +
           text(size.width) + " texels of " + description().format->name;
  if (bytesPerRow % texel && severalRows)
    return "bytesPerRow " + text(bytesPerRow) + ", must be a multiple of " + text(texel) +
           ", the bytes of a texel";
  // An image's rows may overlap the next one's pitch, but the product must not wrap around.
  constexpr uint64_t kMost = uint64_t(1) << 40;
  if (bytesPerRow > kMost || bytesPerImage > kMost)
    return "a distance of rows or images over " + text(kMost) + " bytes";
  const uint64_t image = bytesPerRow * (size.height - 1) + row;
  if (size.depth > 1 && bytesPerImage < image)
    return "bytesPerImage " + text(bytesPerImage) + ", limit: at least " + text(image) + " for " +
           text(size.height) + " rows";
  return {};
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Texture;

Resource* Texture::rootResource() const {
  if (!this) return nullptr;
  if (auto* buffer = Impl::of(this)->buffer()) return static_cast<invar::metal::Resource*>(buffer)->door();
  auto* root = Impl::of(this)->parent();
  while (root && root->parent()) root = root->parent();
  if (root && root->buffer()) return static_cast<invar::metal::Resource*>(root->buffer())->door();
  return root ? static_cast<invar::metal::Resource*>(root)->door() : nullptr;
}
Texture* Texture::parentTexture() const {
  auto* parent = this ? Impl::of(this)->parent() : nullptr;
  return parent ? parent->door() : nullptr;
}
NS::UInteger Texture::parentRelativeLevel() const { return this ? Impl::of(this)->parentLevel() : 0; }
NS::UInteger Texture::parentRelativeSlice() const { return this ? Impl::of(this)->parentSlice() : 0; }
Buffer* Texture::buffer() const {
  auto* buffer = this ? Impl::of(this)->buffer() : nullptr;
  return buffer ? buffer->door() : nullptr;
}
NS::UInteger Texture::bufferOffset() const { return buffer() ? Impl::of(this)->description().offset : 0; }
NS::UInteger Texture::bufferBytesPerRow() const {
  return buffer() ? Impl::of(this)->description().layout.levels[0].rowPitch : 0;
}

TextureType Texture::textureType() const {
  return this ? TextureType(Impl::of(this)->description().type) : TextureType1D;
}
PixelFormat Texture::pixelFormat() const {
  return this ? PixelFormat(Impl::of(this)->description().format->number) : PixelFormatInvalid;
}
NS::UInteger Texture::width() const { return this ? Impl::of(this)->description().size.x : 0; }
NS::UInteger Texture::height() const { return this ? Impl::of(this)->description().size.y : 0; }
NS::UInteger Texture::depth() const { return this ? Impl::of(this)->description().size.z : 0; }
NS::UInteger Texture::mipmapLevelCount() const { return this ? Impl::of(this)->description().levels : 0; }
NS::UInteger Texture::sampleCount() const { return this ? 1 : 0; }
NS::UInteger Texture::arrayLength() const {
  if (!this) return 0;
  const auto& description = Impl::of(this)->description();
  return description.slices / (invar::device::isCube(description.type) ? 6 : 1);
}
TextureUsage Texture::usage() const { return this ? Impl::of(this)->usage() : 0; }
bool Texture::shareable() const { return false; }
bool Texture::framebufferOnly() const { return false; }
bool Texture::isSparse() const { return false; }
NS::UInteger Texture::firstMipmapInTail() const { return 0; }
NS::UInteger Texture::tailSizeInBytes() const { return 0; }
bool Texture::allowGPUOptimizedContents() const { return this && Impl::of(this)->optimizedContents(); }
TextureCompressionType Texture::compressionType() const {
  return this ? Impl::of(this)->compression() : TextureCompressionTypeLossless;
}
TextureSwizzleChannels Texture::swizzle() const {
  return this ? Impl::of(this)->swizzle() : TextureSwizzleChannels();
}
ResourceID Texture::gpuResourceID() const { return {this ? Impl::of(this)->texture()->handle() : 0}; }

Texture* Texture::remoteStorageTexture() const { return nullptr; }
Texture* Texture::newRemoteTextureViewForDevice(const Device*) {
  invar::log::error("[MTL::Texture::newRemoteTextureViewForDevice] peer devices: 0; nobody can view it");
  return nullptr;
}

}  // namespace MTL
