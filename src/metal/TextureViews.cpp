// Views of textures: the same texels with another format, type, swizzle, or a part of the levels and slices.
#include <algorithm>

#include "base/Log.hpp"
#include "metal/Texture.hpp"

namespace invar::metal {
namespace {

using device::TextureType;

std::string text(uint64_t value) { return std::to_string(value); }

/// Whether the formats differ in nothing, or in the sRGB curve alone: what is allowed without the usage flag.
bool sameComponents(const device::PixelFormat& a, const device::PixelFormat& b) {
  if (a.number == b.number) return true;
  return a.isSrgb != b.isSrgb &&
         a.number / 2 * 2 == b.number / 2 * 2;   // pairs (10, 11), (30, 31), (70, 71), (80, 81)
}

/// "", or why slices cannot be seen as the type.
std::string checkType(TextureType from, TextureType to, uint64_t slices) {
  const auto family = [](TextureType type) {
    switch (type) {
      case TextureType::D1: case TextureType::D1Array: return 1;
      case TextureType::D3: return 3;
      case TextureType::Buffer: return 4;
      default: return 2;
    }
  };
  const std::string name = textureTypeName(NS::UInteger(to));
  if (family(from) != family(to) || to == TextureType::D2Multisample || to == TextureType::D2MultisampleArray)
    return "texture type " + name + " of a texture of type " + textureTypeName(NS::UInteger(from)) +
           ", which has no such view";
  if (to == TextureType::Cube && slices != 6)
    return "a slice range of " + text(slices) + ", must be 6 for a cube";
  if (to == TextureType::CubeArray && slices % 6)
    return "a slice range of " + text(slices) + ", must be a multiple of 6 for a cube array";
  if (!device::isArray(to) && to != TextureType::Cube && slices != 1)
    return "a slice range of " + text(slices) + ", must be 1 for texture type " + name;
  return {};
}

std::string checkRange(const char* name, const NS::Range& range, uint64_t count) {
  if (range.length && range.location < count && range.length <= count - range.location) return {};
  return std::string(name) + " range at " + text(range.location) + " of " + text(range.length) + ", limit " +
         text(count);
}

/// What a view's swizzle selects from what its parent shows.
device::Swizzle compose(const device::Swizzle& parent, const device::Swizzle& view) {
  const uint8_t shown[] = {0, 1, parent.red, parent.green, parent.blue, parent.alpha};
  return {shown[view.red], shown[view.green], shown[view.blue], shown[view.alpha]};
}

}  // namespace

Result<Texture*> Texture::newView(MTL::PixelFormat format, MTL::TextureType type, NS::Range levels,
                                  NS::Range slices, const MTL::TextureSwizzleChannels& swizzle) {
  const auto refused = [](const std::string& why) {
    return refusedTexture("MTL::Texture::newTextureView", why);
  };
  device::TextureDescription view = description();
  const device::PixelFormat* to = device::pixelFormat(format);
  if (!to) return refused(formatName(format) + " is not supported");
  if (to->bytes != view.format->bytes || to->isDepth() != view.format->isDepth())
    return refused(std::string(to->name) + " of " + text(to->bytes) + " bytes a texel, must have the " +
                   text(view.format->bytes) + " bytes of " + view.format->name);
  if (!sameComponents(*view.format, *to) && !allows(MTL::TextureUsagePixelFormatView))
    return refused(std::string(to->name) + " of a " + name() + ", whose usage " + text(m_usage) +
                   " lacks TextureUsagePixelFormatView (16)");
  if (type > MTL::TextureTypeTextureBuffer) return refused("texture type " + text(type) + ", must be 0 to 9");
  for (const std::string& why :
       {checkRange("level", levels, view.levels), checkRange("slice", slices, view.slices),
        checkType(view.type, TextureType(type), slices.length)})
    if (!why.empty()) return refused(why);
  for (const auto channel : {swizzle.red, swizzle.green, swizzle.blue, swizzle.alpha})
    if (channel > MTL::TextureSwizzleAlpha) return refused("swizzle " + text(channel) + ", limit 5");

  const auto firstLevel = uint32_t(levels.location), firstSlice = uint32_t(slices.location);
  view.offset = view.offsetOf(firstSlice, firstLevel, {0, 0, 0});
  view.size = view.sizeOf(firstLevel);
  auto& places = view.layout.levels;
  const uint64_t base = places[firstLevel].offset;
  std::rotate(places.begin(), places.begin() + firstLevel, places.end());
  for (uint32_t i = 0; i < levels.length; ++i) places[i].offset -= base;
  view.format = to;
  view.type = TextureType(type);
  view.levels = uint32_t(levels.length);
  view.slices = uint32_t(slices.length);
  view.swizzle = compose(view.swizzle, toDevice(swizzle));

  TextureValues values;
  values.usage = m_usage;
  values.optimizedContents = m_optimizedContents;
  values.compression = m_compression;
  auto* made = new Texture(device(), m_memory, modes(), std::move(view), values);
  made->m_parent = Retained<Texture>::share(this);
  made->m_parentLevel = firstLevel;
  made->m_parentSlice = firstSlice;
  return made;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Texture;

namespace {

Texture* made(invar::Result<Impl*> view) {
  if (view) return view.value()->door();
  invar::log::error(view.error().message);
  return nullptr;
}

}  // namespace

Texture* Texture::newTextureView(PixelFormat pixelFormat) {
  if (!this) return nullptr;
  const auto& whole = Impl::of(this)->description();
  return newTextureView(pixelFormat, textureType(), NS::Range(0, whole.levels), NS::Range(0, whole.slices));
}
Texture* Texture::newTextureView(PixelFormat pixelFormat, TextureType textureType, NS::Range levelRange,
                                 NS::Range sliceRange) {
  return newTextureView(pixelFormat, textureType, levelRange, sliceRange, TextureSwizzleChannels());
}
Texture* Texture::newTextureView(PixelFormat pixelFormat, TextureType textureType, NS::Range levelRange,
                                 NS::Range sliceRange, TextureSwizzleChannels swizzle) {
  return this ? made(Impl::of(this)->newView(pixelFormat, textureType, levelRange, sliceRange, swizzle))
              : nullptr;
}

}  // namespace MTL
