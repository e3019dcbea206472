// What stands behind MTL::ComputePipelineDescriptor.
#pragma once

#include "Metal/MTLComputePipeline.hpp"
#include "Metal/MTLLinkedFunctions.hpp"
#include "metal/Descriptor.hpp"

namespace invar::metal {

struct ComputePipelineValues {
  Held<NS::String> label;
  Held<MTL::Function> function;
  bool wholeSimdgroups = false;
  NS::UInteger maxThreadsPerThreadgroup = 0;
  Held<MTL::PipelineBufferDescriptorArray> buffers;   ///< made when first asked for
  bool indirectCommandBuffers = false;
  Held<NS::Array> binaryArchives;
  NS::UInteger maxCallStackDepth = 1;
  Held<MTL::LinkedFunctions> linkedFunctions;
  MTL::ShaderValidation shaderValidation = MTL::ShaderValidationDefault;
};

class ComputePipelineDescriptor final
    : public Descriptor<ComputePipelineDescriptor, MTL::ComputePipelineDescriptor, ComputePipelineValues> {
public:
  static const TypeInfo kType;
  ComputePipelineDescriptor() = default;
  explicit ComputePipelineDescriptor(const ComputePipelineValues& from);

  MTL::PipelineBufferDescriptorArray* buffers();
};

}  // namespace invar::metal
