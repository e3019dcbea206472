#include "metal/Resource.hpp"

#include "metal/Device.hpp"
#include "metal/Heap.hpp"

namespace invar::metal {

constinit const TypeInfo Resource::kType{
    .name = "MTLResource", .super = &Allocation::kType, .destroy = nullptr};

Resource::Resource(const TypeInfo& type, Device& device, Ref<device::Memory> memory, ResourceModes modes)
    : Implements(type, device, std::move(memory), modes) {}

Resource::Resource(const TypeInfo& type, Heap& heap, Ref<device::Memory> slice, uint64_t heapOffset)
    : Implements(type, heap.device(), std::move(slice), heap.modes()),
      m_heap(Retained<Heap>::share(&heap)), m_heapOffset(heapOffset) {}

Resource::~Resource() { makeAliasable(); }

void Resource::makeAliasable() {
  if (!m_heap || m_aliasable.exchange(true)) return;
  m_heap->giveBack(m_heapOffset, Heap::roomFor(m_memory->length()));
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Resource;

NS::String* Resource::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void Resource::setLabel(const NS::String* label) {
  if (this) Impl::of(this)->label.set(label);
}
Device* Resource::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
CPUCacheMode Resource::cpuCacheMode() const { return this ? Impl::of(this)->modes().cache : CPUCacheMode(); }
StorageMode Resource::storageMode() const { return this ? Impl::of(this)->modes().storage : StorageMode(); }
HazardTrackingMode Resource::hazardTrackingMode() const {
  return this ? Impl::of(this)->modes().hazards : HazardTrackingMode();
}
ResourceOptions Resource::resourceOptions() const { return this ? Impl::of(this)->modes().options() : 0; }
PurgeableState Resource::setPurgeableState(PurgeableState state) {
  return this ? Impl::of(this)->setPurgeableState(state) : PurgeableState();
}
Heap* Resource::heap() const {
  auto* heap = this ? Impl::of(this)->heap() : nullptr;
  return heap ? heap->door() : nullptr;
}
NS::UInteger Resource::heapOffset() const { return this ? Impl::of(this)->heapOffset() : 0; }
void Resource::makeAliasable() {
  if (this) Impl::of(this)->makeAliasable();
}
bool Resource::isAliasable() { return this && Impl::of(this)->isAliasable(); }

}  // namespace MTL
