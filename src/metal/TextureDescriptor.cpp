#include "metal/TextureDescriptor.hpp"

#include <algorithm>
#include <bit>

namespace invar::metal {
namespace {

// Limits of the Apple7 family, which is what the device says it is (Metal feature set tables).
constexpr NS::UInteger kMaxSide = 16384, kMaxSide3D = 2048, kMaxSlices = 2048;
constexpr NS::UInteger kMaxBufferTexels = NS::UInteger(1) << 28;

std::string text(NS::UInteger value) { return std::to_string(value); }

/// "", or what is wrong with one of a texture's sizes.
std::string checkExtent(const char* name, NS::UInteger value, NS::UInteger most, const char* type) {
  if (value >= 1 && value <= most) return {};
  return std::string(name) + " " + text(value) + ", must be 1" + (most > 1 ? " to " + text(most) : "") +
         " for a texture of type " + type;
}

std::string checkSizes(const TextureValues& v) {
  const char* type = textureTypeName(v.type);
  const auto dimensions = device::dimensionsOf(device::TextureType(v.type));
  const bool isBuffer = v.type == MTL::TextureTypeTextureBuffer, is3D = v.type == MTL::TextureType3D;
  const NS::UInteger side = isBuffer ? kMaxBufferTexels : is3D ? kMaxSide3D : kMaxSide;
  const bool isArray = device::isArray(device::TextureType(v.type));
  const bool isCube = device::isCube(device::TextureType(v.type));
  for (const std::string& wrong : {checkExtent("width", v.width, side, type),
                                   checkExtent("height", v.height, dimensions > 1 ? side : 1, type),
                                   checkExtent("depth", v.depth, is3D ? side : 1, type),
                                   checkExtent("arrayLength", v.arrayLength,
                                               isArray ? (isCube ? kMaxSlices / 6 : kMaxSlices) : 1, type)})
    if (!wrong.empty()) return wrong;
  if (isCube && v.width != v.height)
    return "width " + text(v.width) + " and height " + text(v.height) + ", must be equal for a cube";
  return checkExtent("mipmapLevelCount", v.levels, dimensions > 1 ? allLevels(v.width, v.height, v.depth) : 1,
                     type);
}

}  // namespace

constinit const TypeInfo TextureDescriptor::kType = TextureDescriptor::typeNamed("MTLTextureDescriptor");

NS::UInteger allLevels(NS::UInteger width, NS::UInteger height, NS::UInteger depth) {
  return NS::UInteger(std::bit_width(std::max({width, height, depth})));
}

Error refusedTexture(std::string_view call, const std::string& why) {
  return {ErrorDomain::Device, 1, "[" + std::string(call) + "] " + why};
}

std::string formatName(NS::UInteger format) {
  const auto* known = device::pixelFormat(format);
  return known ? known->name : "pixel format " + text(format);
}

const char* textureTypeName(NS::UInteger type) {
  constexpr const char* kNames[] = {"1D",
                                    "1D array",
                                    "2D",
                                    "2D array",
                                    "2D multisample",
                                    "cube",
                                    "cube array",
                                    "3D",
                                    "2D multisample array",
                                    "texture buffer"};
  return type < std::size(kNames) ? kNames[type] : "unknown";
}

device::Swizzle toDevice(const MTL::TextureSwizzleChannels& c) { return {c.red, c.green, c.blue, c.alpha}; }

Result<device::TextureDescription> describeTexture(const TextureValues& v, uint64_t rowPitch) {
  const auto wrong = [](std::string why) { return Error{ErrorDomain::Device, 1, std::move(why)}; };
  if (v.type > MTL::TextureTypeTextureBuffer)
    return wrong("texture type " + text(v.type) + ", must be 0 to 9");
  if (v.type == MTL::TextureType2DMultisample || v.type == MTL::TextureType2DMultisampleArray)
    return wrong(std::string("texture type ") + textureTypeName(v.type) +
                 ", not supported: only render passes fill such textures");
  if (v.samples != 1) return wrong("sampleCount " + text(v.samples) + ", limit 1");
  device::TextureDescription description;
  description.format = device::pixelFormat(v.format);
  if (!description.format) return wrong(formatName(v.format) + " is not supported");
  if (description.format->isDepth() && (device::dimensionsOf(device::TextureType(v.type)) != 2))
    return wrong(std::string(description.format->name) + " in a texture of type " + textureTypeName(v.type) +
                 ", must be 2D, cube or an array of them");
  if (std::string why = checkSizes(v); !why.empty()) return wrong(std::move(why));
  if (v.modes.storage > MTL::StorageModePrivate)
    return wrong("storage mode " + text(v.modes.storage) +
                 ", a texture is shared (0), managed (1) or private (2)");
  for (const auto channel : {v.swizzle.red, v.swizzle.green, v.swizzle.blue, v.swizzle.alpha})
    if (channel > MTL::TextureSwizzleAlpha) return wrong("swizzle " + text(channel) + ", limit 5");
  description.type = device::TextureType(v.type);
  description.size = {uint32_t(v.width), uint32_t(v.height), uint32_t(v.depth)};
  description.slices = uint32_t(v.arrayLength) * (device::isCube(description.type) ? 6 : 1);
  description.levels = uint32_t(v.levels);
  description.swizzle = toDevice(v.swizzle);
  description.layout = device::layOut(description, rowPitch);
  return description;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::TextureDescriptor;
using Values = invar::metal::TextureValues;
using Modes = invar::metal::ResourceModes;

namespace {

TextureDescriptor* described(const Values& values) { return (new Impl(values))->door()->autorelease(); }

}  // namespace

TextureDescriptor* TextureDescriptor::alloc() { return Impl::make(); }
TextureDescriptor* TextureDescriptor::init() { return this; }

TextureDescriptor* TextureDescriptor::texture2DDescriptor(PixelFormat pixelFormat, NS::UInteger width,
                                                          NS::UInteger height, bool mipmapped) {
  Values values;
  values.format = pixelFormat;
  values.width = width;
  values.height = height;
  if (mipmapped) values.levels = std::max<NS::UInteger>(invar::metal::allLevels(width, height, 1), 1);
  return described(values);
}
TextureDescriptor* TextureDescriptor::textureCubeDescriptor(PixelFormat pixelFormat, NS::UInteger size,
                                                            bool mipmapped) {
  Values values;
  values.type = TextureTypeCube;
  values.format = pixelFormat;
  values.width = values.height = size;
  if (mipmapped) values.levels = std::max<NS::UInteger>(invar::metal::allLevels(size, size, 1), 1);
  return described(values);
}
TextureDescriptor* TextureDescriptor::textureBufferDescriptor(PixelFormat pixelFormat, NS::UInteger width,
                                                              ResourceOptions resourceOptions,
                                                              TextureUsage usage) {
  Values values;
  values.type = TextureTypeTextureBuffer;
  values.format = pixelFormat;
  values.width = width;
  values.modes = Modes::of(resourceOptions);
  values.usage = usage;
  return described(values);
}

#define INVAR_PROPERTY(Type, getter, setter, member)                                         \
  Type TextureDescriptor::getter() const { return Impl::get(this, &Values::member); }        \
  void TextureDescriptor::setter(Type value) { Impl::set(this, &Values::member, value); }
INVAR_PROPERTY(TextureType, textureType, setTextureType, type)
INVAR_PROPERTY(PixelFormat, pixelFormat, setPixelFormat, format)
INVAR_PROPERTY(NS::UInteger, width, setWidth, width)
INVAR_PROPERTY(NS::UInteger, height, setHeight, height)
INVAR_PROPERTY(NS::UInteger, depth, setDepth, depth)
INVAR_PROPERTY(NS::UInteger, mipmapLevelCount, setMipmapLevelCount, levels)
INVAR_PROPERTY(NS::UInteger, sampleCount, setSampleCount, samples)
INVAR_PROPERTY(NS::UInteger, arrayLength, setArrayLength, arrayLength)
INVAR_PROPERTY(TextureUsage, usage, setUsage, usage)
INVAR_PROPERTY(bool, allowGPUOptimizedContents, setAllowGPUOptimizedContents, optimizedContents)
INVAR_PROPERTY(TextureCompressionType, compressionType, setCompressionType, compression)
INVAR_PROPERTY(TextureSwizzleChannels, swizzle, setSwizzle, swizzle)
#undef INVAR_PROPERTY

ResourceOptions TextureDescriptor::resourceOptions() const {
  return Impl::get(this, &Values::modes).options();
}
void TextureDescriptor::setResourceOptions(ResourceOptions resourceOptions) {
  Impl::set(this, &Values::modes, Modes::of(resourceOptions));
}
CPUCacheMode TextureDescriptor::cpuCacheMode() const { return Impl::get(this, &Values::modes).cache; }
void TextureDescriptor::setCpuCacheMode(CPUCacheMode cpuCacheMode) {
  if (this) Impl::of(this)->values.modes.cache = cpuCacheMode;
}
StorageMode TextureDescriptor::storageMode() const { return Impl::get(this, &Values::modes).storage; }
void TextureDescriptor::setStorageMode(StorageMode storageMode) {
  if (this) Impl::of(this)->values.modes.storage = storageMode;
}
HazardTrackingMode TextureDescriptor::hazardTrackingMode() const {
  return Impl::get(this, &Values::modes).hazards;
}
void TextureDescriptor::setHazardTrackingMode(HazardTrackingMode hazardTrackingMode) {
  if (this) Impl::of(this)->values.modes.hazards = hazardTrackingMode;
}

}  // namespace MTL
