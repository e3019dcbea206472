// What stands behind MTL::Binding and its kinds, MTL::Argument, MTL::PointerType and ComputePipelineReflection. A kernel's
// parameter is shown to apps in several classes; behind all of them is the same small object.
#pragma once

#include <memory>
#include <vector>

#include "Metal/MTLComputePipeline.hpp"
#include "foundation/Object.hpp"
#include "protocol/Reflection.hpp"

namespace invar::metal {

using foundation::Implements;
using foundation::ObjectBase;
using foundation::Retained;
using foundation::TypeInfo;

/// The argument buffers of a kernel, shared by encoders and reflection; null where there are none.
using ArgumentStructures = std::shared_ptr<const std::vector<protocol::ArgumentStructure>>;

/// One parameter of a kernel. Thread safety: immutable.
class Parameter final : public ObjectBase {
public:
  static const TypeInfo kBinding, kBufferBinding, kThreadgroupBinding, kTextureBinding, kArgument, kType, kPointerType;

  /// As the binding class of its kind.
  static Parameter* newBinding(const protocol::Argument& argument, ArgumentStructures structures);
  static Parameter* newArgument(const protocol::Argument& argument, ArgumentStructures structures) {
    return new Parameter(kArgument, argument, std::move(structures));
  }
  static Parameter* newPointerType(const protocol::Argument& argument) {
    return new Parameter(kPointerType, argument, nullptr);
  }

  const protocol::Argument info;
  const ArgumentStructures structures;

private:
  Parameter(const TypeInfo& type, const protocol::Argument& argument, ArgumentStructures structures)
      : ObjectBase(type), info(argument), structures(std::move(structures)) {}
  static void destroyObject(ObjectBase* object) noexcept { delete static_cast<Parameter*>(object); }
};

/// Thread safety: immutable.
class ComputePipelineReflection final
    : public Implements<ComputePipelineReflection, MTL::ComputePipelineReflection> {
public:
  static const TypeInfo kType;
  explicit ComputePipelineReflection(const protocol::KernelReflection& kernel);

  NS::Array* bindings() const { return reinterpret_cast<NS::Array*>(m_bindings.get()); }
  NS::Array* arguments() const { return reinterpret_cast<NS::Array*>(m_arguments.get()); }

private:
  Retained<ObjectBase> m_bindings, m_arguments;
};

}  // namespace invar::metal
