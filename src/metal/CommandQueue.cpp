#include "metal/CommandQueue.hpp"

#include <algorithm>

#include "metal/CommandBuffer.hpp"
#include "metal/CommandDescriptors.hpp"
#include "metal/LogState.hpp"
#include "metal/ResidencySet.hpp"

namespace invar::metal {

constinit const TypeInfo CommandQueue::kType{
    .name = "MTLCommandQueue", .super = &foundation::kObjectType, .destroy = destroyObject};

CommandQueue::CommandQueue(Device& device, uint32_t maxCommandBuffers, LogState* logState)
    : Implements(kType, device),
      m_queue(makeRef<device::Queue>(device.backend())),
      m_slots(maxCommandBuffers),
      m_logState(Retained<LogState>::share(logState)) {}

CommandQueue::~CommandQueue() = default;

CommandBuffer* CommandQueue::makeBuffer(const CommandBufferValues& values) {
  m_slots.acquire(label);
  auto* buffer = new CommandBuffer(*this, values);
  foundation::autorelease(buffer);
  return buffer;
}

void CommandQueue::addResidencySet(const MTL::ResidencySet* set) {
  auto* impl = ResidencySet::checked(set);
  if (!impl) return;
  Lock lock(m_mutex);
  for (auto& held : m_residencySets)
    if (held.get() == impl) return;
  m_residencySets.push_back(Retained<ResidencySet>::share(impl));
}

void CommandQueue::removeResidencySet(const MTL::ResidencySet* set) {
  Retained<ResidencySet> removed;  // released after the lock
  Lock lock(m_mutex);
  const auto at = std::find_if(m_residencySets.begin(), m_residencySets.end(),
                               [&](auto& held) { return held->door() == set; });
  if (at == m_residencySets.end()) return;
  removed = std::move(*at);
  m_residencySets.erase(at);
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::CommandQueue;

NS::String* CommandQueue::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void CommandQueue::setLabel(const NS::String* label) {
  if (this) Impl::of(this)->label.set(label);
}
Device* CommandQueue::device() const { return this ? Impl::of(this)->device().door() : nullptr; }

CommandBuffer* CommandQueue::commandBuffer() {
  return this ? Impl::of(this)->makeBuffer({})->door() : nullptr;
}
CommandBuffer* CommandQueue::commandBuffer(const CommandBufferDescriptor* descriptor) {
  if (!this) return nullptr;
  const auto* description = invar::metal::CommandBufferDescriptor::checked(descriptor);
  return Impl::of(this)->makeBuffer(description ? description->values : invar::metal::CommandBufferValues())->door();
}
CommandBuffer* CommandQueue::commandBufferWithUnretainedReferences() {
  if (!this) return nullptr;
  invar::metal::CommandBufferValues values;
  values.retainedReferences = false;
  return Impl::of(this)->makeBuffer(values)->door();
}

void CommandQueue::addResidencySet(const ResidencySet* residencySet) {
  if (this) Impl::of(this)->addResidencySet(residencySet);
}
void CommandQueue::addResidencySets(const ResidencySet* const residencySets[], NS::UInteger count) {
  for (NS::UInteger i = 0; this && residencySets && i < count; ++i)
    Impl::of(this)->addResidencySet(residencySets[i]);
}
void CommandQueue::removeResidencySet(const ResidencySet* residencySet) {
  if (this) Impl::of(this)->removeResidencySet(residencySet);
}
void CommandQueue::removeResidencySets(const ResidencySet* const residencySets[], NS::UInteger count) {
  for (NS::UInteger i = 0; this && residencySets && i < count; ++i)
    Impl::of(this)->removeResidencySet(residencySets[i]);
}

void CommandQueue::insertDebugCaptureBoundary() {}

}  // namespace MTL
