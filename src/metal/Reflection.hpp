// What stands behind MTL::Binding and its kinds, MTL::Argument, MTL::PointerType and ComputePipelineReflection. A kernel's
// parameter is shown to apps in several classes; behind all of them is the same small object.
#pragma once

#include <vector>

#include "Metal/MTLComputePipeline.hpp"
#include "foundation/Object.hpp"
#include "protocol/Reflection.hpp"

namespace invar::metal {

using foundation::Implements;
using foundation::ObjectBase;
using foundation::Retained;
using foundation::TypeInfo;

/// One parameter of a kernel. Thread safety: immutable.
class Parameter final : public ObjectBase {
public:
  static const TypeInfo kBinding, kBufferBinding, kThreadgroupBinding, kTextureBinding, kArgument, kType, kPointerType;

  /// As the binding class of its kind.
  static Parameter* newBinding(const protocol::Argument& argument);
  static Parameter* newArgument(const protocol::Argument& argument) {
    return new Parameter(kArgument, argument);
  }
  static Parameter* newPointerType(const protocol::Argument& argument) {
    return new Parameter(kPointerType, argument);
  }

  const protocol::Argument info;

private:
  Parameter(const TypeInfo& type, const protocol::Argument& argument) : ObjectBase(type), info(argument) {}
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
