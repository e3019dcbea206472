// What stands behind MTL::TextureDescriptor, and the check of what it asks for.
#pragma once

#include "Metal/MTLTexture.hpp"
#include "base/Result.hpp"
#include "device/Texture.hpp"
#include "metal/Descriptor.hpp"
#include "metal/ResourceModes.hpp"

namespace invar::metal {

struct TextureValues {
  MTL::TextureType type = MTL::TextureType2D;
  MTL::PixelFormat format = MTL::PixelFormatRGBA8Unorm;
  NS::UInteger width = 1, height = 1, depth = 1;
  NS::UInteger levels = 1, samples = 1, arrayLength = 1;
  ResourceModes modes;
  MTL::TextureUsage usage = MTL::TextureUsageShaderRead;
  bool optimizedContents = true;
  MTL::TextureCompressionType compression = MTL::TextureCompressionTypeLossless;
  MTL::TextureSwizzleChannels swizzle;
};

class TextureDescriptor final : public Descriptor<TextureDescriptor, MTL::TextureDescriptor, TextureValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

/// Levels down to one texel.
NS::UInteger allLevels(NS::UInteger width, NS::UInteger height, NS::UInteger depth);

/// The texture that a descriptor asks for, laid out with `rowPitch` bytes a row or, when that is 0, as suits the
/// device. The error says what is wrong and which limit holds.
Result<device::TextureDescription> describeTexture(const TextureValues& values, uint64_t rowPitch = 0);

/// "RGBA8Unorm", or "pixel format 130" for one that is not supported.
std::string formatName(NS::UInteger format);
/// "2D array", for messages.
const char* textureTypeName(NS::UInteger type);
/// An error that an app's call reports as "[call] why".
Error refusedTexture(std::string_view call, const std::string& why);

device::Swizzle toDevice(const MTL::TextureSwizzleChannels& channels);

}  // namespace invar::metal
