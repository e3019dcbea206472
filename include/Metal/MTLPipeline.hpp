// What pipelines of all kinds share: hints about their buffers, and shader validation.
// Thread safety: One thread at a time.
// Metal documentation: MTLPipelineBufferDescriptor, MTLMutability, MTLShaderValidation.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

enum Mutability : NS::UInteger {
  MutabilityDefault = 0,
  MutabilityMutable = 1,
  MutabilityImmutable = 2,
};

/// Whether a pipeline's memory accesses are checked; the default is what MTL_SHADER_VALIDATION says. See
/// docs/shader-validation.md.
enum ShaderValidation : NS::Integer {
  ShaderValidationDefault = 0,
  ShaderValidationEnabled = 1,
  ShaderValidationDisabled = 2,
};

/// Says whether a buffer's contents may change between commit and execution. A hint, without effect here.
class MTL_EXPORT PipelineBufferDescriptor : public NS::Copying<PipelineBufferDescriptor> {
public:
  static PipelineBufferDescriptor* alloc();
  PipelineBufferDescriptor* init();
  Mutability mutability() const;
  void setMutability(Mutability mutability);
};

/// The hints of all buffer indices, 0 to 30.
class MTL_EXPORT PipelineBufferDescriptorArray : public NS::Referencing<PipelineBufferDescriptorArray> {
public:
  static PipelineBufferDescriptorArray* alloc();
  PipelineBufferDescriptorArray* init();
  /// The descriptor at an index, made when it is first asked for; null past the last index.
  PipelineBufferDescriptor* object(NS::UInteger bufferIndex);
  /// Copies `buffer`; null resets the index.
  void setObject(const PipelineBufferDescriptor* buffer, NS::UInteger bufferIndex);
};

}  // namespace MTL
