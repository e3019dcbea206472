#include "metal/Heap.hpp"

#include <algorithm>
#include <bit>

#include "base/Log.hpp"
#include "metal/Buffer.hpp"
#include "metal/Device.hpp"
#include "metal/Texture.hpp"

namespace invar::metal {

constinit const TypeInfo Heap::kType{
    .name = "MTLHeap", .super = &Allocation::kType, .destroy = destroyObject};

Heap::Heap(Device& device, Ref<device::Memory> memory, ResourceModes modes, MTL::HeapType type)
    : Implements(kType, device, std::move(memory), modes), m_heapType(type), m_free(m_memory->length()) {}

uint64_t Heap::usedSize() const {
  Lock lock(m_mutex);
  return m_used;
}

uint64_t Heap::maxAvailableSize(uint64_t alignment) const {
  const uint64_t multiple = std::max(kAlignment, std::bit_ceil(std::min(alignment, uint64_t(1) << 62)));
  Lock lock(m_mutex);
  if (m_heapType == MTL::HeapTypeAutomatic) return m_free.largest(multiple);
  FreeRanges free(m_memory->length());
  for (auto [offset, length] : m_placed) free.takeAt(offset, length);
  return free.largest(multiple);
}

std::optional<uint64_t> Heap::place(uint64_t room, std::optional<uint64_t> offset) {
  Lock lock(m_mutex);
  if (offset) m_placed.emplace(*offset, room);
  else offset = m_free.take(room, kAlignment);
  if (offset) m_used += room;
  return offset;
}

Result<uint64_t> Heap::reserve(const char* call, uint64_t length, const ResourceModes& modes,
                               std::optional<uint64_t> offset) {
  const auto refused = [&](std::string why) {
    return Error{ErrorDomain::Heap, 1, "[" + std::string(call) + "] " + std::move(why)};
  };
  const uint64_t size = m_memory->length();
  if (length == 0 || length > size)
    return refused("length " + std::to_string(length) + ", must be 1 to " + std::to_string(size));
  if (modes.storage != m_modes.storage || modes.cache != m_modes.cache)
    return refused("storage mode " + std::to_string(modes.storage) + " and cache mode " +
                   std::to_string(modes.cache) + ", must be the heap's: " + std::to_string(m_modes.storage) +
                   " and " + std::to_string(m_modes.cache));
  if (offset && m_heapType != MTL::HeapTypePlacement)
    return refused("offset " + std::to_string(*offset) +
                   " on an automatic heap; only a placement heap takes one");
  if (!offset && m_heapType == MTL::HeapTypePlacement)
    return refused("no offset on a placement heap, which needs one");
  if (offset && *offset % kAlignment)
    return refused("offset " + std::to_string(*offset) + ", must be a multiple of " +
                   std::to_string(kAlignment));
  if (offset && (*offset > size || length > size - *offset))
    return refused("offset " + std::to_string(*offset) + " and length " + std::to_string(length) +
                   ", limit " + std::to_string(size) + " bytes of heap");
  const uint64_t room = roomFor(length);
  if (auto at = place(room, offset)) return *at;
  return refused("length " + std::to_string(room) + " with its alignment, limit " +
                 std::to_string(maxAvailableSize(kAlignment)) + ": the largest free range of the heap");
}

// Hazards are the heap's: its resources may share memory, so that one cannot be ordered without the others.
Result<Buffer*> Heap::newBuffer(uint64_t length, MTL::ResourceOptions options,
                                std::optional<uint64_t> offset) {
  auto at = reserve("MTL::Heap::newBuffer", length, ResourceModes::of(options), offset);
  if (!at) return at.takeError();
  return new Buffer(*this, makeRef<device::MemorySlice>(m_memory, *at, length, false), *at, length);
}

Result<Texture*> Heap::newTexture(const TextureValues& values, std::optional<uint64_t> offset) {
  constexpr const char* kCall = "MTL::Heap::newTexture";
  auto description = describeTexture(values);
  if (!description) return refusedTexture(kCall, description.error().message);
  const uint64_t length = description->layout.size;
  auto at = reserve(kCall, length, values.modes, offset);
  if (!at) return at.takeError();
  return new Texture(*this, makeRef<device::MemorySlice>(m_memory, *at, length, false), *at,
                     std::move(*description), values);
}

void Heap::giveBack(uint64_t offset, uint64_t room) {
  Lock lock(m_mutex);
  m_used -= room;
  if (m_heapType == MTL::HeapTypeAutomatic) return m_free.giveBack(offset, room);
  auto [first, last] = m_placed.equal_range(offset);
  auto found = std::find_if(first, last, [&](auto& range) { return range.second == room; });
  if (found != last) m_placed.erase(found);
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Heap;

namespace {

template <class T>
auto made(invar::Result<T*> resource) -> decltype(resource.value()->door()) {
  if (resource) return resource.value()->door();
  invar::log::error(resource.error().message);
  return nullptr;
}

Texture* made(Impl& heap, const TextureDescriptor* descriptor, std::optional<uint64_t> offset) {
  auto* given = invar::metal::TextureDescriptor::checked(descriptor);
  if (given) return made(heap.newTexture(given->values, offset));
  invar::log::error("[MTL::Heap::newTexture] descriptor is null or not a texture descriptor");
  return nullptr;
}

}  // namespace

NS::String* Heap::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void Heap::setLabel(const NS::String* label) {
  if (this) Impl::of(this)->label.set(label);
}
Device* Heap::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
StorageMode Heap::storageMode() const { return this ? Impl::of(this)->modes().storage : StorageMode(); }
CPUCacheMode Heap::cpuCacheMode() const { return this ? Impl::of(this)->modes().cache : CPUCacheMode(); }
HazardTrackingMode Heap::hazardTrackingMode() const {
  return this ? Impl::of(this)->modes().hazards : HazardTrackingMode();
}
ResourceOptions Heap::resourceOptions() const { return this ? Impl::of(this)->modes().options() : 0; }
HeapType Heap::type() const { return this ? Impl::of(this)->heapType() : HeapType(); }
NS::UInteger Heap::size() const { return this ? Impl::of(this)->memory()->length() : 0; }
NS::UInteger Heap::usedSize() const { return this ? Impl::of(this)->usedSize() : 0; }
NS::UInteger Heap::currentAllocatedSize() const { return this ? Impl::of(this)->allocatedSize() : 0; }
NS::UInteger Heap::maxAvailableSize(NS::UInteger alignment) {
  return this ? Impl::of(this)->maxAvailableSize(alignment) : 0;
}
Buffer* Heap::newBuffer(NS::UInteger length, ResourceOptions options) {
  return this ? made(Impl::of(this)->newBuffer(length, options, std::nullopt)) : nullptr;
}
Buffer* Heap::newBuffer(NS::UInteger length, ResourceOptions options, NS::UInteger offset) {
  return this ? made(Impl::of(this)->newBuffer(length, options, offset)) : nullptr;
}
Texture* Heap::newTexture(const TextureDescriptor* descriptor) {
  return this ? made(*Impl::of(this), descriptor, std::nullopt) : nullptr;
}
Texture* Heap::newTexture(const TextureDescriptor* descriptor, NS::UInteger offset) {
  return this ? made(*Impl::of(this), descriptor, offset) : nullptr;
}
PurgeableState Heap::setPurgeableState(PurgeableState state) {
  return this ? Impl::of(this)->setPurgeableState(state) : PurgeableState();
}

}  // namespace MTL
