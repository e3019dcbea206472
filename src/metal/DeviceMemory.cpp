// Buffers and heaps of a device.
#include <cstring>

#include "base/Log.hpp"
#include "metal/Buffer.hpp"
#include "metal/Device.hpp"
#include "metal/Heap.hpp"
#include "metal/HeapDescriptor.hpp"

namespace invar::metal {
namespace {

Error refused(const char* call, std::string why) {
  return {ErrorDomain::Device, 1, "[MTL::Device::" + std::string(call) + "] " + std::move(why)};
}

// The backend knows why there is no memory; the app knows its call by Metal's name.
Error notToBeHad(const char* call, uint64_t length, const Error& reason) {
  return refused(call, "length " + std::to_string(length) + ": " + reason.message);
}

template <class T>
auto doorOrNull(Result<T*> made) -> decltype(made.value()->door()) {
  if (made) return made.value()->door();
  log::error(made.error().message);
  return nullptr;
}

}  // namespace

Result<ResourceModes> Device::checkBuffer(uint64_t length, MTL::ResourceOptions options) const {
  if (length == 0 || length > info().maxBufferLength)
    return refused("newBuffer", "length " + std::to_string(length) + ", must be 1 to " +
                                    std::to_string(info().maxBufferLength) + " bytes");
  const auto modes = ResourceModes::of(options);
  if (modes.storage > MTL::StorageModePrivate)
    return refused("newBuffer", "storage mode " + std::to_string(modes.storage) +
                                    ", a buffer is shared (0), managed (1) or private (2)");
  return modes.resolved(MTL::HazardTrackingModeTracked);
}

Result<Buffer*> Device::newBuffer(uint64_t length, MTL::ResourceOptions options, const void* bytes) {
  auto modes = checkBuffer(length, options);
  if (!modes) return modes.takeError();
  auto memory = m_backend.allocate(length, modes->tracked());
  if (!memory) return notToBeHad("newBuffer", length, memory.error());
  if (bytes) std::memcpy((*memory)->contents(), bytes, length);
  return new Buffer(*this, std::move(*memory), *modes, length);
}

Result<Buffer*> Device::newBufferNoCopy(void* bytes, uint64_t length, MTL::ResourceOptions options,
                                        std::function<void()> deallocator) {
  if (!bytes) return refused("newBuffer", "pointer is null; there is nothing to make a buffer of");
  auto modes = checkBuffer(length, options);
  if (!modes) return modes.takeError();
  auto memory = m_backend.wrap(bytes, length, modes->tracked(), Buffer::releaser(std::move(deallocator)));
  if (!memory) return notToBeHad("newBuffer", length, memory.error());
  return new Buffer(*this, std::move(*memory), *modes, length);
}

Result<Heap*> Device::newHeap(const HeapDescriptor& descriptor) {
  const auto& [size, asked, type] = descriptor.values;
  if (size == 0 || size > info().maxBufferLength)
    return refused("newHeap", "size " + std::to_string(size) + ", must be 1 to " +
                                  std::to_string(info().maxBufferLength) + " bytes");
  if (type != MTL::HeapTypeAutomatic && type != MTL::HeapTypePlacement)
    return refused("newHeap",
                   "heap type " + std::to_string(type) + ", supported are automatic (0) and placement (1)");
  if (asked.storage > MTL::StorageModePrivate)
    return refused("newHeap", "storage mode " + std::to_string(asked.storage) +
                                  ", a heap is shared (0), managed (1) or private (2)");
  // Metal's rule: a heap is not tracked unless its descriptor says so.
  const auto modes = asked.resolved(MTL::HazardTrackingModeUntracked);
  auto memory = m_backend.allocate(Heap::roomFor(size), modes.tracked());
  if (!memory) return notToBeHad("newHeap", size, memory.error());
  return new Heap(*this, std::move(*memory), modes, type);
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Device;

Buffer* Device::newBuffer(NS::UInteger length, ResourceOptions options) {
  return this ? invar::metal::doorOrNull(Impl::of(this)->newBuffer(length, options)) : nullptr;
}

Buffer* Device::newBuffer(const void* pointer, NS::UInteger length, ResourceOptions options) {
  if (!this) return nullptr;
  if (pointer) return invar::metal::doorOrNull(Impl::of(this)->newBuffer(length, options, pointer));
  invar::log::error("[MTL::Device::newBuffer] pointer is null; there are no bytes to copy");
  return nullptr;
}

Buffer* Device::newBuffer(const void* pointer, NS::UInteger length, ResourceOptions options,
                          const BufferDeallocatorFunction& deallocator) {
  if (!this) return nullptr;
  auto* bytes = const_cast<void*>(pointer);
  std::function<void()> release;
  if (deallocator) release = [deallocator, bytes, length] { deallocator(bytes, length); };
  return invar::metal::doorOrNull(
      Impl::of(this)->newBufferNoCopy(bytes, length, options, std::move(release)));
}

Heap* Device::newHeap(const HeapDescriptor* descriptor) {
  auto* given = invar::metal::HeapDescriptor::checked(descriptor);
  if (!this) return nullptr;
  if (given) return invar::metal::doorOrNull(Impl::of(this)->newHeap(*given));
  invar::log::error("[MTL::Device::newHeap] descriptor is null or not a heap descriptor");
  return nullptr;
}

SizeAndAlign Device::heapBufferSizeAndAlign(NS::UInteger length, ResourceOptions) {
  using invar::metal::Heap;
  if (!this || length > maxBufferLength()) return {0, 0};
  return {Heap::roomFor(length), Heap::kAlignment};
}

}  // namespace MTL
