#include "metal/Buffer.hpp"

#include "base/Config.hpp"
#include "base/Log.hpp"
#include "metal/HandlerPool.hpp"
#include "metal/Texture.hpp"

namespace invar::metal {
namespace {

// True while this thread ends a buffer: what the end frees may run the app's code here.
thread_local bool t_endsBuffer = false;

constexpr const char* kDeallocator = "MTL::Device::newBuffer deallocator";

}  // namespace

constinit const TypeInfo Buffer::kType{
    .name = "MTLBuffer", .super = &Resource::kType, .destroy = destroyObject};

Buffer::Buffer(Device& device, Ref<device::Memory> memory, ResourceModes modes, uint64_t length)
    : Implements(kType, device, std::move(memory), modes), m_length(length) {}

Buffer::Buffer(Heap& heap, Ref<device::Memory> slice, uint64_t heapOffset, uint64_t length)
    : Implements(kType, heap, std::move(slice), heapOffset), m_length(length) {}

Buffer::~Buffer() {
  makeAliasable();   // reads the memory's length
  const bool before = std::exchange(t_endsBuffer, true);
  m_memory = nullptr;
  t_endsBuffer = before;
}

std::function<void()> Buffer::releaser(std::function<void()> deallocator) {
  if (!deallocator) return nullptr;
  return [deallocator = std::move(deallocator)]() mutable {
    if (t_endsBuffer) return callGuarded(kDeallocator, deallocator);
    HandlerPool::shared().post(std::move(deallocator));
  };
}

void Buffer::addDebugMarker(std::string name, NS::Range range) {
  Lock lock(m_mutex);
  m_markers.emplace_back(std::move(name), range);
}

void Buffer::removeAllDebugMarkers() {
  Lock lock(m_mutex);
  m_markers.clear();
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Buffer;

NS::UInteger Buffer::length() const { return this ? Impl::of(this)->length() : 0; }

void* Buffer::contents() {
  // A program that gets by without the address of private memory here also runs where there is none.
  if (!this || Impl::of(this)->modes().storage == StorageModePrivate) return nullptr;
  return Impl::of(this)->bytes();
}

void Buffer::didModifyRange(NS::Range range) {
  if (!this || !invar::config().debugLayer) return;
  const NS::UInteger length = Impl::of(this)->length();
  if (range.location > length || range.length > length - range.location)
    invar::log::error("[MTL::Buffer::didModifyRange] range at " + std::to_string(range.location) + " of " +
                      std::to_string(range.length) + " bytes, limit " + std::to_string(length));
}

uint64_t Buffer::gpuAddress() const { return this ? reinterpret_cast<uint64_t>(Impl::of(this)->bytes()) : 0; }

void Buffer::addDebugMarker(const NS::String* marker, NS::Range range) {
  if (this) Impl::of(this)->addDebugMarker(std::string(invar::foundation::textOf(marker)), range);
}
void Buffer::removeAllDebugMarkers() {
  if (this) Impl::of(this)->removeAllDebugMarkers();
}

Texture* Buffer::newTexture(const TextureDescriptor* descriptor, NS::UInteger offset,
                            NS::UInteger bytesPerRow) {
  if (!this) return nullptr;
  auto* given = invar::metal::TextureDescriptor::checked(descriptor);
  if (!given) {
    invar::log::error("[MTL::Buffer::newTexture] descriptor is null or not a texture descriptor");
    return nullptr;
  }
  auto made = invar::metal::Texture::overBuffer(*Impl::of(this), given->values, offset, bytesPerRow);
  if (made) return made.value()->door();
  invar::log::error(made.error().message);
  return nullptr;
}

Buffer* Buffer::remoteStorageBuffer() const { return nullptr; }
Buffer* Buffer::newRemoteBufferViewForDevice(const Device*) {
  invar::log::error("[MTL::Buffer::newRemoteBufferViewForDevice] peer devices: 0; nobody can view it");
  return nullptr;
}

}  // namespace MTL
