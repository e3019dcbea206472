// What stands behind MTL::PipelineBufferDescriptor and its array.
#pragma once

#include <array>

#include "Metal/MTLPipeline.hpp"
#include "metal/Descriptor.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::metal {

struct PipelineBufferValues {
  MTL::Mutability mutability = MTL::MutabilityDefault;
};

class PipelineBufferDescriptor final
    : public Descriptor<PipelineBufferDescriptor, MTL::PipelineBufferDescriptor, PipelineBufferValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

/// Thread safety: one thread at a time.
class PipelineBufferDescriptorArray final
    : public Implements<PipelineBufferDescriptorArray, MTL::PipelineBufferDescriptorArray> {
public:
  static const TypeInfo kType;
  PipelineBufferDescriptorArray() : Implements(kType) {}

  PipelineBufferDescriptor* at(size_t index);
  void set(size_t index, const PipelineBufferDescriptor* descriptor);
  /// Owned by the caller.
  PipelineBufferDescriptorArray* copy() const;

private:
  std::array<Retained<PipelineBufferDescriptor>, protocol::kMaxBufferBindings> m_descriptors;
};

}  // namespace invar::metal
