#include "metal/ComputePipelineDescriptor.hpp"

#include "foundation/Array.hpp"
#include "foundation/String.hpp"
#include "metal/Function.hpp"
#include "metal/LinkedFunctions.hpp"
#include "metal/PipelineBufferDescriptor.hpp"

namespace invar::metal {

constinit const TypeInfo ComputePipelineDescriptor::kType =
    ComputePipelineDescriptor::typeNamed("MTLComputePipelineDescriptor");

ComputePipelineDescriptor::ComputePipelineDescriptor(const ComputePipelineValues& from) : Descriptor(from) {
  // The array is part of the descriptor, so that a copy gets one of its own.
  if (auto* list = PipelineBufferDescriptorArray::checked(from.buffers.get()))
    values.buffers = Held<MTL::PipelineBufferDescriptorArray>::adopt(list->copy());
}

MTL::PipelineBufferDescriptorArray* ComputePipelineDescriptor::buffers() {
  if (!values.buffers.get())
    values.buffers = Held<MTL::PipelineBufferDescriptorArray>::adopt(new PipelineBufferDescriptorArray);
  return values.buffers.get();
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::ComputePipelineDescriptor;
using Values = invar::metal::ComputePipelineValues;
template <class Door> using Held = invar::metal::Held<Door>;

ComputePipelineDescriptor* ComputePipelineDescriptor::alloc() { return Impl::make(); }
ComputePipelineDescriptor* ComputePipelineDescriptor::init() { return this; }
void ComputePipelineDescriptor::reset() {
  if (this) Impl::of(this)->values = {};
}

NS::String* ComputePipelineDescriptor::label() const { return Impl::get(this, &Values::label).get(); }
void ComputePipelineDescriptor::setLabel(const NS::String* label) {
  Impl::set(this, &Values::label, Held<NS::String>::from(label, invar::foundation::String::kType, true));
}
Function* ComputePipelineDescriptor::computeFunction() const {
  return Impl::get(this, &Values::function).get();
}
void ComputePipelineDescriptor::setComputeFunction(const Function* computeFunction) {
  Impl::set(this, &Values::function,
            Held<Function>::from(computeFunction, invar::metal::Function::kType, false));
}
bool ComputePipelineDescriptor::threadGroupSizeIsMultipleOfThreadExecutionWidth() const {
  return Impl::get(this, &Values::wholeSimdgroups);
}
void ComputePipelineDescriptor::setThreadGroupSizeIsMultipleOfThreadExecutionWidth(
    bool threadGroupSizeIsMultipleOfThreadExecutionWidth) {
  Impl::set(this, &Values::wholeSimdgroups, threadGroupSizeIsMultipleOfThreadExecutionWidth);
}
NS::UInteger ComputePipelineDescriptor::maxTotalThreadsPerThreadgroup() const {
  return Impl::get(this, &Values::maxThreadsPerThreadgroup);
}
void ComputePipelineDescriptor::setMaxTotalThreadsPerThreadgroup(NS::UInteger maxTotalThreadsPerThreadgroup) {
  Impl::set(this, &Values::maxThreadsPerThreadgroup, maxTotalThreadsPerThreadgroup);
}
PipelineBufferDescriptorArray* ComputePipelineDescriptor::buffers() const {
  return this ? Impl::of(this)->buffers() : nullptr;
}
bool ComputePipelineDescriptor::supportIndirectCommandBuffers() const {
  return Impl::get(this, &Values::indirectCommandBuffers);
}
void ComputePipelineDescriptor::setSupportIndirectCommandBuffers(bool supportIndirectCommandBuffers) {
  Impl::set(this, &Values::indirectCommandBuffers, supportIndirectCommandBuffers);
}
NS::Array* ComputePipelineDescriptor::binaryArchives() const {
  return Impl::get(this, &Values::binaryArchives).get();
}
void ComputePipelineDescriptor::setBinaryArchives(const NS::Array* binaryArchives) {
  Impl::set(this, &Values::binaryArchives,
            Held<NS::Array>::from(binaryArchives, invar::foundation::Array::kType, true));
}
NS::UInteger ComputePipelineDescriptor::maxCallStackDepth() const {
  return Impl::get(this, &Values::maxCallStackDepth);
}
void ComputePipelineDescriptor::setMaxCallStackDepth(NS::UInteger maxCallStackDepth) {
  Impl::set(this, &Values::maxCallStackDepth, maxCallStackDepth);
}
LinkedFunctions* ComputePipelineDescriptor::linkedFunctions() const {
  return Impl::get(this, &Values::linkedFunctions).get();
}
void ComputePipelineDescriptor::setLinkedFunctions(const LinkedFunctions* linkedFunctions) {
  Impl::set(this, &Values::linkedFunctions,
            Held<LinkedFunctions>::from(linkedFunctions, invar::metal::LinkedFunctions::kType, true));
}
ShaderValidation ComputePipelineDescriptor::shaderValidation() const {
  return Impl::get(this, &Values::shaderValidation);
}
void ComputePipelineDescriptor::setShaderValidation(ShaderValidation shaderValidation) {
  Impl::set(this, &Values::shaderValidation, shaderValidation);
}

}  // namespace MTL
