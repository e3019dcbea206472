#include "run/KernelArguments.hpp"

#include <fmt/format.h>

#include "common/Text.hpp"
#include "kernel/Failure.hpp"

namespace invar::tools {
namespace {

const char* nameOfKind(MTL::BindingType kind) {
  switch (kind) {
    case MTL::BindingTypeBuffer: return "buffer";
    case MTL::BindingTypeThreadgroupMemory: return "threadgroup";
    case MTL::BindingTypeTexture: return "texture";
    case MTL::BindingTypeSampler: return "sampler";
    default: return "argument";
  }
}

}  // namespace

KernelArguments::KernelArguments(const MTL::ComputePipelineState* pipeline) {
  const NS::Array* bindings = pipeline->reflection()->bindings();
  for (NS::UInteger i = 0; i < bindings->count(); ++i) {
    const auto* binding = bindings->object<MTL::Binding>(i);
    KernelArgument argument{binding->type(), static_cast<unsigned>(binding->index()), fromMetal(binding->name()),
                            binding->used(), binding->access() != MTL::BindingAccessReadOnly, std::nullopt};
    if (argument.kind == MTL::BindingTypeBuffer)
      argument.elementType = elementTypeOf(static_cast<const MTL::BufferBinding*>(binding)->bufferDataType());
    m_arguments.push_back(std::move(argument));
  }
}

const KernelArgument& KernelArguments::find(MTL::BindingType kind, const std::string& where) const {
  std::string known;
  for (const KernelArgument& argument : m_arguments) {
    if (argument.kind != kind) continue;
    if (where == argument.name || where == std::to_string(argument.index)) return argument;
    known += fmt::format("{}{} {}", known.empty() ? "" : ", ", argument.index, argument.name);
  }
  throw Failure(fmt::format("the kernel has no {} '{}'; it has {}", nameOfKind(kind), where, known.empty() ? "none" : known));
}

void KernelArguments::requireAll(MTL::BindingType kind, const std::set<unsigned>& given) const {
  for (const KernelArgument& argument : m_arguments) {
    if (argument.kind != kind || !argument.isUsed || given.contains(argument.index)) continue;
    if (kind == MTL::BindingTypeThreadgroupMemory)
      throw Failure(fmt::format("the kernel uses threadgroup memory {} '{}'; say how many bytes it gets, such as --threadgroup {}=4096",
                                argument.index, argument.name, argument.index));
    const char* type = argument.elementType ? nameOf(*argument.elementType) : "TYPE";
    if (argument.isWritten)
      throw Failure(fmt::format("the kernel writes buffer {} '{}'; give it room, such as --buffer {}=zeros:1024:{}",
                                argument.index, argument.name, argument.index, type));
    throw Failure(fmt::format("the kernel reads buffer {} '{}'; give it data, such as --buffer {}=range:0..1024:{} or --value {}=1:{}",
                              argument.index, argument.name, argument.index, type, argument.index, type));
  }
}

}  // namespace invar::tools
