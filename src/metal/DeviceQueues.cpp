// MTL::Device's queues, and what orders work: events, fences, residency sets.
#include "base/Log.hpp"
#include "metal/CommandDescriptors.hpp"
#include "metal/CommandQueue.hpp"
#include "metal/Device.hpp"
#include "metal/Fence.hpp"
#include "metal/LogState.hpp"
#include "metal/ResidencySet.hpp"
#include "metal/SharedEvent.hpp"

namespace invar::metal {
namespace {

MTL::CommandQueue* makeQueue(Device& device, NS::UInteger maxCommandBufferCount, LogState* logState) {
  constexpr NS::UInteger kLimit = NS::UInteger(1) << 20;
  if (maxCommandBufferCount == 0 || maxCommandBufferCount > kLimit) {
    log::error("[MTL::Device::newCommandQueue] maxCommandBufferCount " +
               std::to_string(maxCommandBufferCount) +
               ", limit 1 to " + std::to_string(kLimit));
    return nullptr;
  }
  return (new CommandQueue(device, uint32_t(maxCommandBufferCount), logState))->door();
}

}  // namespace
}  // namespace invar::metal

namespace MTL {

using namespace invar;
using Impl = metal::Device;

CommandQueue* Device::newCommandQueue() { return newCommandQueue(metal::CommandQueue::kStandardLimit); }

CommandQueue* Device::newCommandQueue(NS::UInteger maxCommandBufferCount) {
  return this ? metal::makeQueue(*Impl::of(this), maxCommandBufferCount, nullptr) : nullptr;
}

CommandQueue* Device::newCommandQueue(const CommandQueueDescriptor* descriptor) {
  if (!this) return nullptr;
  const auto* description = metal::CommandQueueDescriptor::checked(descriptor);
  const auto values = description ? description->values : metal::CommandQueueValues();
  return metal::makeQueue(*Impl::of(this), values.maxCommandBufferCount, metal::LogState::checked(values.logState.get()));
}

Event* Device::newEvent() { return this ? (new metal::Event(*Impl::of(this)))->door() : nullptr; }
SharedEvent* Device::newSharedEvent() {
  return this ? (new metal::SharedEvent(*Impl::of(this)))->door() : nullptr;
}

SharedEvent* Device::newSharedEvent(const SharedEventHandle* sharedEventHandle) {
  const auto* handle = metal::SharedEventHandle::checked(sharedEventHandle);
  if (!this) return nullptr;
  if (handle) return (new metal::SharedEvent(*Impl::of(this), handle->event()))->door();
  log::error("[MTL::Device::newSharedEvent] the handle is null or released");
  return nullptr;
}

Fence* Device::newFence() { return this ? (new metal::Fence(*Impl::of(this)))->door() : nullptr; }

ResidencySet* Device::newResidencySet(const ResidencySetDescriptor* descriptor, NS::Error**) {
  if (!this) return nullptr;
  auto* set = new metal::ResidencySet(*Impl::of(this));
  if (const auto* description = metal::ResidencySetDescriptor::checked(descriptor))
    set->label.set(description->values.label.get());
  return set->door();
}

}  // namespace MTL
