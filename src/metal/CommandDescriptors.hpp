// The descriptors of queues, command buffers and passes.
#pragma once

#include <Metal/MTLBlitPass.hpp>
#include <Metal/MTLCommandBuffer.hpp>
#include <Metal/MTLCommandQueue.hpp>
#include <Metal/MTLComputePass.hpp>

#include "metal/Descriptor.hpp"

namespace invar::metal {

struct CommandQueueValues {
  NS::UInteger maxCommandBufferCount = 64;   ///< Metal's standard
  Held<MTL::LogState> logState;
};
class CommandQueueDescriptor final
    : public Descriptor<CommandQueueDescriptor, MTL::CommandQueueDescriptor, CommandQueueValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

struct CommandBufferValues {
  bool retainedReferences = true;
  MTL::CommandBufferErrorOption errorOptions = MTL::CommandBufferErrorOptionNone;
  Held<MTL::LogState> logState;
};
class CommandBufferDescriptor final
    : public Descriptor<CommandBufferDescriptor, MTL::CommandBufferDescriptor, CommandBufferValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

struct ComputePassValues {
  MTL::DispatchType dispatchType = MTL::DispatchTypeSerial;
};
class ComputePassDescriptor final
    : public Descriptor<ComputePassDescriptor, MTL::ComputePassDescriptor, ComputePassValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

struct BlitPassValues {};
class BlitPassDescriptor final
    : public Descriptor<BlitPassDescriptor, MTL::BlitPassDescriptor, BlitPassValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

}  // namespace invar::metal
