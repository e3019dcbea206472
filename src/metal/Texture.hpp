// What stands behind MTL::Texture.
#pragma once

#include "Metal/MTLTexture.hpp"
#include "device/Texture.hpp"
#include "metal/Resource.hpp"
#include "metal/TextureDescriptor.hpp"

namespace invar::metal {

class Buffer;

/// Bytes that the offset and the rows of a texture over a buffer are multiples of.
inline constexpr uint64_t kLinearTextureAlignment = 16;

/// Thread safety: thread-safe; the texels are the program's to synchronise.
class Texture final : public Implements<Texture, MTL::Texture, Resource> {
public:
  static const TypeInfo kType;
  // Each is owned by the caller; `call` stands in errors.
  static Result<Texture*> make(Device& device, const TextureValues& values);
  static Result<Texture*> overBuffer(Buffer& buffer, const TextureValues& values, uint64_t offset, uint64_t rowPitch);
  /// In the heap's memory, which the heap has reserved for it.
  Texture(Heap& heap, Ref<device::Memory> slice, uint64_t heapOffset, device::TextureDescription description,
          const TextureValues& values);
  ~Texture();

  const Ref<device::Texture>& texture() const { return m_texture; }
  const device::TextureDescription& description() const { return m_texture->description(); }
  MTL::TextureUsage usage() const { return m_usage; }
  /// Usage Unknown allows everything.
  bool allows(MTL::TextureUsage usage) const { return m_usage == MTL::TextureUsageUnknown || m_usage & usage; }
  bool optimizedContents() const { return m_optimizedContents; }
  MTL::TextureCompressionType compression() const { return m_compression; }
  MTL::TextureSwizzleChannels swizzle() const;

  Texture* parent() const { return m_parent.get(); }
  Buffer* buffer() const { return m_buffer.get(); }
  uint32_t parentLevel() const { return m_parentLevel; }
  uint32_t parentSlice() const { return m_parentSlice; }

  Result<Texture*> newView(MTL::PixelFormat format, MTL::TextureType type, NS::Range levels, NS::Range slices,
                           const MTL::TextureSwizzleChannels& swizzle);

  /// "", or why a region of a level and slice is none of this texture: what, value, limit.
  std::string checkRegion(const MTL::Region& region, NS::UInteger level, NS::UInteger slice) const;
  /// "", or why rows and images so far apart cannot hold the region's texels.
  std::string checkPitches(const MTL::Size& size, NS::UInteger bytesPerRow, NS::UInteger bytesPerImage) const;
  /// "2D texture \"name\" of format RGBA8Unorm", for messages.
  std::string name() const;

  using Resource::memory;

private:
  Texture(Device& device, Ref<device::Memory> memory, ResourceModes modes, device::TextureDescription description,
          const TextureValues& values);

  const Ref<device::Texture> m_texture;
  const MTL::TextureUsage m_usage;
  const bool m_optimizedContents;
  const MTL::TextureCompressionType m_compression;
  // Of a view, or of a texture over a buffer. Set when it is made.
  Retained<Texture> m_parent;
  Retained<Buffer> m_buffer;
  uint32_t m_parentLevel = 0, m_parentSlice = 0;
};

}  // namespace invar::metal
