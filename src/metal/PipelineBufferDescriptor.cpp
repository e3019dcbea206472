#include "metal/PipelineBufferDescriptor.hpp"

namespace invar::metal {

constinit const TypeInfo PipelineBufferDescriptor::kType =
    PipelineBufferDescriptor::typeNamed("MTLPipelineBufferDescriptor");
constinit const TypeInfo PipelineBufferDescriptorArray::kType{
    .name = "MTLPipelineBufferDescriptorArray", .super = &foundation::kObjectType, .destroy = destroyObject};

PipelineBufferDescriptor* PipelineBufferDescriptorArray::at(size_t index) {
  if (index >= m_descriptors.size()) return nullptr;
  auto& descriptor = m_descriptors[index];
  if (!descriptor) descriptor = Retained<PipelineBufferDescriptor>::adopt(new PipelineBufferDescriptor);
  return descriptor.get();
}

void PipelineBufferDescriptorArray::set(size_t index, const PipelineBufferDescriptor* descriptor) {
  if (index >= m_descriptors.size()) return;
  m_descriptors[index] = Retained<PipelineBufferDescriptor>::adopt(
      descriptor ? new PipelineBufferDescriptor(descriptor->values) : nullptr);
}

PipelineBufferDescriptorArray* PipelineBufferDescriptorArray::copy() const {
  auto* made = new PipelineBufferDescriptorArray;
  for (size_t i = 0; i < m_descriptors.size(); ++i) made->set(i, m_descriptors[i].get());
  return made;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::PipelineBufferDescriptor;
using List = invar::metal::PipelineBufferDescriptorArray;
using Values = invar::metal::PipelineBufferValues;

PipelineBufferDescriptor* PipelineBufferDescriptor::alloc() { return Impl::make(); }
PipelineBufferDescriptor* PipelineBufferDescriptor::init() { return this; }
Mutability PipelineBufferDescriptor::mutability() const { return Impl::get(this, &Values::mutability); }
void PipelineBufferDescriptor::setMutability(Mutability mutability) {
  Impl::set(this, &Values::mutability, mutability);
}

PipelineBufferDescriptorArray* PipelineBufferDescriptorArray::alloc() { return (new List)->door(); }
PipelineBufferDescriptorArray* PipelineBufferDescriptorArray::init() { return this; }
PipelineBufferDescriptor* PipelineBufferDescriptorArray::object(NS::UInteger bufferIndex) {
  auto* descriptor = this ? List::of(this)->at(bufferIndex) : nullptr;
  return descriptor ? descriptor->door() : nullptr;
}
void PipelineBufferDescriptorArray::setObject(const PipelineBufferDescriptor* buffer,
                                              NS::UInteger bufferIndex) {
  if (this) List::of(this)->set(bufferIndex, Impl::checked(buffer));
}

}  // namespace MTL
