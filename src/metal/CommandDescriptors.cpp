#include "metal/CommandDescriptors.hpp"

#include "metal/LogState.hpp"

namespace invar::metal {

constinit const TypeInfo CommandQueueDescriptor::kType = typeNamed("MTLCommandQueueDescriptor");
constinit const TypeInfo CommandBufferDescriptor::kType = typeNamed("MTLCommandBufferDescriptor");
constinit const TypeInfo ComputePassDescriptor::kType = typeNamed("MTLComputePassDescriptor");
constinit const TypeInfo BlitPassDescriptor::kType = typeNamed("MTLBlitPassDescriptor");

}  // namespace invar::metal

namespace MTL {

using namespace invar;
using metal::BlitPassValues;
using metal::CommandBufferValues;
using metal::CommandQueueValues;
using metal::ComputePassValues;

CommandQueueDescriptor* CommandQueueDescriptor::alloc() { return metal::CommandQueueDescriptor::make(); }
CommandQueueDescriptor* CommandQueueDescriptor::init() { return this; }
NS::UInteger CommandQueueDescriptor::maxCommandBufferCount() const {
  return metal::CommandQueueDescriptor::get(this, &CommandQueueValues::maxCommandBufferCount);
}
void CommandQueueDescriptor::setMaxCommandBufferCount(NS::UInteger maxCommandBufferCount) {
  metal::CommandQueueDescriptor::set(this, &CommandQueueValues::maxCommandBufferCount, maxCommandBufferCount);
}
LogState* CommandQueueDescriptor::logState() const {
  return metal::CommandQueueDescriptor::get(this, &CommandQueueValues::logState).get();
}
void CommandQueueDescriptor::setLogState(const LogState* logState) {
  metal::CommandQueueDescriptor::set(this, &CommandQueueValues::logState,
                                     metal::Held<LogState>::from(logState, metal::LogState::kType, false));
}

CommandBufferDescriptor* CommandBufferDescriptor::alloc() { return metal::CommandBufferDescriptor::make(); }
CommandBufferDescriptor* CommandBufferDescriptor::init() { return this; }
bool CommandBufferDescriptor::retainedReferences() const {
  return metal::CommandBufferDescriptor::get(this, &CommandBufferValues::retainedReferences);
}
void CommandBufferDescriptor::setRetainedReferences(bool retainedReferences) {
  metal::CommandBufferDescriptor::set(this, &CommandBufferValues::retainedReferences, retainedReferences);
}
CommandBufferErrorOption CommandBufferDescriptor::errorOptions() const {
  return metal::CommandBufferDescriptor::get(this, &CommandBufferValues::errorOptions);
}
void CommandBufferDescriptor::setErrorOptions(CommandBufferErrorOption errorOptions) {
  metal::CommandBufferDescriptor::set(this, &CommandBufferValues::errorOptions, errorOptions);
}
LogState* CommandBufferDescriptor::logState() const {
  return metal::CommandBufferDescriptor::get(this, &CommandBufferValues::logState).get();
}
void CommandBufferDescriptor::setLogState(const LogState* logState) {
  metal::CommandBufferDescriptor::set(this, &CommandBufferValues::logState,
                                      metal::Held<LogState>::from(logState, metal::LogState::kType, false));
}

ComputePassDescriptor* ComputePassDescriptor::alloc() { return metal::ComputePassDescriptor::make(); }
ComputePassDescriptor* ComputePassDescriptor::init() { return this; }
ComputePassDescriptor* ComputePassDescriptor::computePassDescriptor() { return alloc()->autorelease(); }
DispatchType ComputePassDescriptor::dispatchType() const {
  return metal::ComputePassDescriptor::get(this, &ComputePassValues::dispatchType);
}
void ComputePassDescriptor::setDispatchType(DispatchType dispatchType) {
  metal::ComputePassDescriptor::set(this, &ComputePassValues::dispatchType, dispatchType);
}

BlitPassDescriptor* BlitPassDescriptor::alloc() { return metal::BlitPassDescriptor::make(); }
BlitPassDescriptor* BlitPassDescriptor::init() { return this; }
BlitPassDescriptor* BlitPassDescriptor::blitPassDescriptor() { return alloc()->autorelease(); }

}  // namespace MTL
