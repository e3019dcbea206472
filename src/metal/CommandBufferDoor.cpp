// MTL::CommandBuffer's methods: a null receiver answers zero, and everything else is CommandBuffer's.
#include "foundation/String.hpp"
#include "metal/BlitCommandEncoder.hpp"
#include "metal/CommandBuffer.hpp"
#include "metal/CommandDescriptors.hpp"
#include "metal/ComputeCommandEncoder.hpp"
#include "metal/ResidencySet.hpp"

namespace MTL {

using Impl = invar::metal::CommandBuffer;

const NS::ErrorDomain CommandBufferErrorDomain =
    invar::foundation::constantString("MTLCommandBufferErrorDomain");

namespace {

// The door of an encoder that may be null.
template <class Encoder>
auto* doorOf(Encoder* encoder) { return encoder ? encoder->door() : nullptr; }

constexpr auto kCompute = "MTL::CommandBuffer::computeCommandEncoder";
constexpr auto kBlit = "MTL::CommandBuffer::blitCommandEncoder";

}  // namespace

Device* CommandBuffer::device() const { return this ? Impl::of(this)->queue().device().door() : nullptr; }
CommandQueue* CommandBuffer::commandQueue() const { return this ? Impl::of(this)->queue().door() : nullptr; }
bool CommandBuffer::retainedReferences() const {
  return this && Impl::of(this)->recording().retainsReferences();
}
CommandBufferErrorOption CommandBuffer::errorOptions() const {
  return this ? Impl::of(this)->errorOptions() : 0;
}
NS::String* CommandBuffer::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void CommandBuffer::setLabel(const NS::String* label) { if (this) Impl::of(this)->label.set(label); }

CommandBufferStatus CommandBuffer::status() const {
  return this ? Impl::of(this)->status() : CommandBufferStatusNotEnqueued;
}
NS::Error* CommandBuffer::error() const { return this ? Impl::of(this)->error() : nullptr; }
CFTimeInterval CommandBuffer::GPUStartTime() const { return this ? Impl::of(this)->startTime() : 0; }
CFTimeInterval CommandBuffer::GPUEndTime() const { return this ? Impl::of(this)->endTime() : 0; }
CFTimeInterval CommandBuffer::kernelStartTime() const { return this ? Impl::of(this)->kernelStartTime() : 0; }
CFTimeInterval CommandBuffer::kernelEndTime() const { return this ? Impl::of(this)->kernelEndTime() : 0; }

void CommandBuffer::addScheduledHandler(const HandlerFunction& function) {
  if (this) Impl::of(this)->addHandler(Impl::Moment::Scheduled, function);
}
void CommandBuffer::addCompletedHandler(const HandlerFunction& function) {
  if (this) Impl::of(this)->addHandler(Impl::Moment::Completed, function);
}

ComputeCommandEncoder* CommandBuffer::computeCommandEncoder() {
  return computeCommandEncoder(DispatchTypeSerial);
}
ComputeCommandEncoder* CommandBuffer::computeCommandEncoder(DispatchType dispatchType) {
  return this ? doorOf(Impl::of(this)->openCompute(kCompute, dispatchType)) : nullptr;
}
ComputeCommandEncoder* CommandBuffer::computeCommandEncoder(
    const ComputePassDescriptor* computePassDescriptor) {
  return computeCommandEncoder(computePassDescriptor->dispatchType());
}
BlitCommandEncoder* CommandBuffer::blitCommandEncoder() {
  return this ? doorOf(Impl::of(this)->openBlit(kBlit)) : nullptr;
}
BlitCommandEncoder* CommandBuffer::blitCommandEncoder(const BlitPassDescriptor*) {
  return blitCommandEncoder();
}

void CommandBuffer::encodeWait(const Event* event, uint64_t value) {
  if (this) Impl::of(this)->encodeWait(event, value);
}
void CommandBuffer::encodeSignalEvent(const Event* event, uint64_t value) {
  if (this) Impl::of(this)->encodeSignal(event, value);
}

void CommandBuffer::useResidencySet(const ResidencySet* residencySet) { useResidencySets(&residencySet, 1); }
void CommandBuffer::useResidencySets(const ResidencySet* const residencySets[], NS::UInteger count) {
  if (this) Impl::of(this)->useResidencySets(residencySets, count);
}

// Debug groups only structure a capture, which there is none of.
void CommandBuffer::pushDebugGroup(const NS::String*) {}
void CommandBuffer::popDebugGroup() {}

void CommandBuffer::enqueue() { if (this) Impl::of(this)->enqueue(); }
void CommandBuffer::commit() { if (this) Impl::of(this)->commit(); }
void CommandBuffer::waitUntilScheduled() { if (this) Impl::of(this)->waitUntilScheduled(); }
void CommandBuffer::waitUntilCompleted() { if (this) Impl::of(this)->waitUntilCompleted(); }

}  // namespace MTL
