// A kernel compiled for a device, ready to dispatch, and what it is made from.
// Thread safety: ComputePipelineState and ComputePipelineReflection are immutable;
// ComputePipelineDescriptor is for one thread at a time.
// Metal documentation: MTLComputePipelineState, MTLComputePipelineDescriptor, MTLComputePipelineReflection.
#pragma once

#include "MTLArgument.hpp"
#include "MTLPipeline.hpp"
#include "MTLTypes.hpp"

namespace MTL {

class Device;
class Function;
class LinkedFunctions;

class MTL_EXPORT ComputePipelineReflection : public NS::Referencing<ComputePipelineReflection> {
public:
  /// Binding objects (BufferBinding, ThreadgroupBinding), in the order of the kernel's parameters.
  NS::Array* bindings() const;
  /// The same as Argument objects.
  NS::Array* arguments() const;
};

class MTL_EXPORT ComputePipelineDescriptor : public NS::Copying<ComputePipelineDescriptor> {
public:
  static ComputePipelineDescriptor* alloc();
  ComputePipelineDescriptor* init();

  NS::String* label() const;
  void setLabel(const NS::String* label);
  Function* computeFunction() const;
  void setComputeFunction(const Function* computeFunction);
  /// The app's promise that threadgroups are whole SIMD-groups. A hint.
  bool threadGroupSizeIsMultipleOfThreadExecutionWidth() const;
  void setThreadGroupSizeIsMultipleOfThreadExecutionWidth(
      bool threadGroupSizeIsMultipleOfThreadExecutionWidth);
  /// Threads; 0 leaves the device's limit.
  NS::UInteger maxTotalThreadsPerThreadgroup() const;
  void setMaxTotalThreadsPerThreadgroup(NS::UInteger maxTotalThreadsPerThreadgroup);
  PipelineBufferDescriptorArray* buffers() const;
  /// Indirect command buffers are not supported: making a pipeline with true gives an error.
  bool supportIndirectCommandBuffers() const;
  void setSupportIndirectCommandBuffers(bool supportIndirectCommandBuffers);
  /// Kept and given back; the library has a cache of its own instead.
  NS::Array* binaryArchives() const;
  void setBinaryArchives(const NS::Array* binaryArchives);
  NS::UInteger maxCallStackDepth() const;
  void setMaxCallStackDepth(NS::UInteger maxCallStackDepth);
  /// Null unless set. Making a pipeline with functions in it gives an error.
  LinkedFunctions* linkedFunctions() const;
  /// Copies the lists.
  void setLinkedFunctions(const LinkedFunctions* linkedFunctions);
  ShaderValidation shaderValidation() const;
  void setShaderValidation(ShaderValidation shaderValidation);
  /// Back to a new descriptor's state.
  void reset();
};

class MTL_EXPORT ComputePipelineState : public NS::Referencing<ComputePipelineState> {
public:
  /// The descriptor's label; null when it had none.
  NS::String* label() const;
  Device* device() const;
  /// Threads of the largest threadgroup that this kernel may be dispatched with, at most 1024.
  NS::UInteger maxTotalThreadsPerThreadgroup() const;
  /// Threads of a SIMD-group: 32.
  NS::UInteger threadExecutionWidth() const;
  /// Bytes of the threadgroup variables that the kernel declares.
  NS::UInteger staticThreadgroupMemoryLength() const;
  /// 0: there are no imageblocks.
  NS::UInteger imageblockMemoryLength(Size imageblockDimensions);
  bool supportIndirectCommandBuffers() const;
  ResourceID gpuResourceID() const;
  /// Enabled or disabled, whatever the descriptor left to the default.
  ShaderValidation shaderValidation() const;
  /// The kernel's arguments.
  ComputePipelineReflection* reflection() const;
};

}  // namespace MTL
