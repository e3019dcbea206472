// Textures and samplers of a device.
#include "base/Log.hpp"
#include "device/PixelFormat.hpp"
#include "metal/Device.hpp"
#include "metal/Heap.hpp"
#include "metal/SamplerState.hpp"
#include "metal/Texture.hpp"

namespace MTL {

using Impl = invar::metal::Device;

namespace {

template <class T>
auto doorOrNull(invar::Result<T*> made) -> decltype(made.value()->door()) {
  if (made) return made.value()->door();
  invar::log::error(made.error().message);
  return nullptr;
}

}  // namespace

Texture* Device::newTexture(const TextureDescriptor* descriptor) {
  auto* given = invar::metal::TextureDescriptor::checked(descriptor);
  if (!this) return nullptr;
  if (given) return doorOrNull(invar::metal::Texture::make(*Impl::of(this), given->values));
  invar::log::error("[MTL::Device::newTexture] descriptor is null or not a texture descriptor");
  return nullptr;
}

SamplerState* Device::newSamplerState(const SamplerDescriptor* descriptor) {
  auto* given = invar::metal::SamplerDescriptor::checked(descriptor);
  if (!this) return nullptr;
  if (given) return doorOrNull(invar::metal::SamplerState::make(*Impl::of(this), given->values));
  invar::log::error("[MTL::Device::newSamplerState] descriptor is null or not a sampler descriptor");
  return nullptr;
}

SizeAndAlign Device::heapTextureSizeAndAlign(const TextureDescriptor* desc) {
  using invar::metal::Heap;
  auto* given = invar::metal::TextureDescriptor::checked(desc);
  if (!this || !given) return {0, 0};
  auto description = invar::metal::describeTexture(given->values);
  if (!description || description->layout.size > maxBufferLength()) return {0, 0};
  return {Heap::roomFor(description->layout.size), Heap::kAlignment};
}

NS::UInteger Device::minimumLinearTextureAlignmentForPixelFormat(PixelFormat format) {
  return this && invar::device::pixelFormat(format) ? invar::metal::kLinearTextureAlignment : 0;
}
NS::UInteger Device::minimumTextureBufferAlignmentForPixelFormat(PixelFormat format) {
  return minimumLinearTextureAlignmentForPixelFormat(format);
}
NS::UInteger Device::maxArgumentBufferSamplerCount() const { return this ? 1024 : 0; }

ReadWriteTextureTier Device::readWriteTextureSupport() const {
  return this ? ReadWriteTextureTier2 : ReadWriteTextureTierNone;
}
bool Device::supportsTextureSampleCount(NS::UInteger sampleCount) { return this && sampleCount == 1; }
bool Device::supports32BitFloatFiltering() const { return this != nullptr; }
bool Device::supportsBCTextureCompression() const { return false; }
bool Device::supports32BitMSAA() const { return false; }
bool Device::supportsQueryTextureLOD() const { return false; }

}  // namespace MTL
