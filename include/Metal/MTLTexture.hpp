// Images that kernels read, sample and write: formatted texels in one, two or three dimensions, with mipmaps
// and array slices.
// Thread safety: Texture is thread-safe, its contents are the program's to synchronise; TextureDescriptor is for
// one thread at a time.
// Metal documentation: MTLTexture, MTLTextureDescriptor, "Creating and sampling textures".
#pragma once

#include "MTLPixelFormat.hpp"
#include "MTLResource.hpp"

namespace MTL {

class Buffer;

/// Multisample textures are filled by render passes alone: making one fails with a logged reason.
enum TextureType : NS::UInteger {
  TextureType1D = 0,
  TextureType1DArray = 1,
  TextureType2D = 2,
  TextureType2DArray = 3,
  TextureType2DMultisample = 4,
  TextureTypeCube = 5,
  TextureTypeCubeArray = 6,
  TextureType3D = 7,
  TextureType2DMultisampleArray = 8,
  TextureTypeTextureBuffer = 9,
};

/// Where a component that a kernel reads comes from.
enum TextureSwizzle : uint8_t {
  TextureSwizzleZero = 0,
  TextureSwizzleOne = 1,
  TextureSwizzleRed = 2,
  TextureSwizzleGreen = 3,
  TextureSwizzleBlue = 4,
  TextureSwizzleAlpha = 5,
};

struct TextureSwizzleChannels {
  constexpr TextureSwizzleChannels() = default;
  constexpr TextureSwizzleChannels(TextureSwizzle r, TextureSwizzle g, TextureSwizzle b, TextureSwizzle a)
      : red(r), green(g), blue(b), alpha(a) {}
  static constexpr TextureSwizzleChannels Make(TextureSwizzle r, TextureSwizzle g, TextureSwizzle b,
                                               TextureSwizzle a) {
    return TextureSwizzleChannels(r, g, b, a);
  }
  static constexpr TextureSwizzleChannels Default() { return TextureSwizzleChannels(); }

  TextureSwizzle red = TextureSwizzleRed, green = TextureSwizzleGreen, blue = TextureSwizzleBlue,
                 alpha = TextureSwizzleAlpha;
};

/// What a texture will be used for. A kernel's argument that does more makes the command buffer fail.
using TextureUsage = NS::UInteger;
enum : TextureUsage {
  TextureUsageUnknown = 0,           ///< anything
  TextureUsageShaderRead = 1,
  TextureUsageShaderWrite = 2,
  TextureUsageRenderTarget = 4,
  TextureUsagePixelFormatView = 16,  ///< views of another component layout may be made
  TextureUsageShaderAtomic = 32,
};

enum TextureCompressionType : NS::Integer {
  TextureCompressionTypeLossless = 0,
  TextureCompressionTypeLossy = 1,
};

/// What a texture is made from.
class MTL_EXPORT TextureDescriptor : public NS::Copying<TextureDescriptor> {
public:
  /// A 1 x 1 texture of type 2D and format RGBA8Unorm, one level, shared storage, for reading.
  static TextureDescriptor* alloc();
  TextureDescriptor* init();
  /// The usual images, autoreleased; `mipmapped` asks for all levels down to one texel.
  static TextureDescriptor* texture2DDescriptor(PixelFormat pixelFormat, NS::UInteger width,
                                                NS::UInteger height, bool mipmapped);
  static TextureDescriptor* textureCubeDescriptor(PixelFormat pixelFormat, NS::UInteger size, bool mipmapped);
  static TextureDescriptor* textureBufferDescriptor(PixelFormat pixelFormat, NS::UInteger width,
                                                    ResourceOptions resourceOptions, TextureUsage usage);

  TextureType textureType() const;
  void setTextureType(TextureType textureType);
  PixelFormat pixelFormat() const;
  void setPixelFormat(PixelFormat pixelFormat);
  /// Texels of level 0.
  NS::UInteger width() const;
  void setWidth(NS::UInteger width);
  NS::UInteger height() const;
  void setHeight(NS::UInteger height);
  NS::UInteger depth() const;
  void setDepth(NS::UInteger depth);
  NS::UInteger mipmapLevelCount() const;
  void setMipmapLevelCount(NS::UInteger mipmapLevelCount);
  NS::UInteger sampleCount() const;
  void setSampleCount(NS::UInteger sampleCount);
  /// Slices of an array; cubes for a cube array.
  NS::UInteger arrayLength() const;
  void setArrayLength(NS::UInteger arrayLength);
  /// The three modes in one word; setting it sets all three.
  ResourceOptions resourceOptions() const;
  void setResourceOptions(ResourceOptions resourceOptions);
  CPUCacheMode cpuCacheMode() const;
  void setCpuCacheMode(CPUCacheMode cpuCacheMode);
  StorageMode storageMode() const;
  void setStorageMode(StorageMode storageMode);
  HazardTrackingMode hazardTrackingMode() const;
  void setHazardTrackingMode(HazardTrackingMode hazardTrackingMode);
  TextureUsage usage() const;
  void setUsage(TextureUsage usage);
  /// Hints about how the texels may be stored; kept, and without effect: they always lie in rows.
  bool allowGPUOptimizedContents() const;
  void setAllowGPUOptimizedContents(bool allowGPUOptimizedContents);
  TextureCompressionType compressionType() const;
  void setCompressionType(TextureCompressionType compressionType);
  /// Applied to what kernels read and sample; a swizzled texture cannot be written by a kernel.
  TextureSwizzleChannels swizzle() const;
  void setSwizzle(TextureSwizzleChannels swizzle);
};

class MTL_EXPORT Texture : public NS::Referencing<Texture, Resource> {
public:
  /// The texture or buffer whose memory this one shows, not owned by the caller; null for one of its own.
  Resource* rootResource() const;
  /// The texture that this one is a view of, and where in it the view begins.
  Texture* parentTexture() const;
  NS::UInteger parentRelativeLevel() const;
  NS::UInteger parentRelativeSlice() const;
  /// The buffer that it was made from, with the bytes from its start and from row to row.
  Buffer* buffer() const;
  NS::UInteger bufferOffset() const;
  NS::UInteger bufferBytesPerRow() const;

  TextureType textureType() const;
  PixelFormat pixelFormat() const;
  NS::UInteger width() const;
  NS::UInteger height() const;
  NS::UInteger depth() const;
  NS::UInteger mipmapLevelCount() const;
  NS::UInteger sampleCount() const;
  NS::UInteger arrayLength() const;
  TextureUsage usage() const;
  /// False: textures are of one process, none is a drawable, and none is sparse.
  bool shareable() const;
  bool framebufferOnly() const;
  bool isSparse() const;
  NS::UInteger firstMipmapInTail() const;
  NS::UInteger tailSizeInBytes() const;
  bool allowGPUOptimizedContents() const;
  TextureCompressionType compressionType() const;
  TextureSwizzleChannels swizzle() const;
  /// What a `texture2d<...>` and the like in an argument buffer holds; good while the texture lives.
  ResourceID gpuResourceID() const;

  /// Copies texels between the program's memory and the texture, now, on this thread: work in flight that
  /// touches them is the program's to wait for. `bytesPerRow` and `bytesPerImage` are the distances of rows and
  /// of depth planes in the program's memory; 0 is allowed where there is only one. A call that cannot be done
  /// (region or level out of range, too few bytes per row, private storage) logs its reason and changes nothing.
  void getBytes(void* pixelBytes, NS::UInteger bytesPerRow, NS::UInteger bytesPerImage, Region region,
                NS::UInteger level, NS::UInteger slice);
  void getBytes(void* pixelBytes, NS::UInteger bytesPerRow, Region region, NS::UInteger level);
  void replaceRegion(Region region, NS::UInteger level, NS::UInteger slice, const void* pixelBytes,
                     NS::UInteger bytesPerRow, NS::UInteger bytesPerImage);
  void replaceRegion(Region region, NS::UInteger level, const void* pixelBytes, NS::UInteger bytesPerRow);

  /// The same texels as another format of the same size, another type, or a part of the levels and slices; owned
  /// by the caller. Null with a logged reason when format, type or ranges do not fit.
  Texture* newTextureView(PixelFormat pixelFormat);
  Texture* newTextureView(PixelFormat pixelFormat, TextureType textureType, NS::Range levelRange,
                          NS::Range sliceRange);
  Texture* newTextureView(PixelFormat pixelFormat, TextureType textureType, NS::Range levelRange,
                          NS::Range sliceRange, TextureSwizzleChannels swizzle);

  /// Textures of other devices of a peer group: null, as no device here has peers.
  Texture* remoteStorageTexture() const;
  Texture* newRemoteTextureViewForDevice(const Device* device);
};

}  // namespace MTL
