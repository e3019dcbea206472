#include "compile/ArgumentList.hpp"

#include <fmt/format.h>

#include "common/Text.hpp"

namespace invar::tools {
namespace {

std::string kindOf(const MTL::Binding* binding) {
  switch (binding->type()) {
    case MTL::BindingTypeBuffer: return "buffer";
    case MTL::BindingTypeThreadgroupMemory: return "threadgroup";
    case MTL::BindingTypeTexture: return "texture";
    case MTL::BindingTypeSampler: return "sampler";
    default: return "argument";
  }
}

std::string accessOf(const MTL::Binding* binding) {
  switch (binding->access()) {
    case MTL::BindingAccessReadOnly: return "read";
    case MTL::BindingAccessWriteOnly: return "write";
    default: return "read, write";
  }
}

void listArguments(MTL::ComputePipelineReflection* reflection) {
  const NS::Array* bindings = reflection->bindings();
  for (NS::UInteger i = 0; i < bindings->count(); ++i) {
    const auto* binding = bindings->object<MTL::Binding>(i);
    std::string line = fmt::format("    {}({})", kindOf(binding), binding->index());
    line = fmt::format("{:<20}{:<24}", line, fromMetal(binding->name()));
    if (binding->type() == MTL::BindingTypeBuffer) {
      const auto* buffer = static_cast<const MTL::BufferBinding*>(binding);
      line += fmt::format("{:<14}{} bytes an element, aligned to {}", accessOf(binding),
                          buffer->bufferDataSize(), buffer->bufferAlignment());
    }
    fmt::print("{}{}\n", line, binding->used() ? "" : ", not used");
  }
}

/// True when all kernels of the file became pipelines.
bool listFile(const std::string& file, const CompileRequest& request, const KernelMaker& maker) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  std::string error;
  auto library = maker.library(file, error);
  if (!library) {
    fmt::print(stderr, "{}: {}\n", file, error);
    return false;
  }
  bool succeeded = true;
  const NS::Array* names = library->functionNames();
  fmt::print("{}: {} function{}\n", file, names->count(), names->count() == 1 ? "" : "s");
  for (NS::UInteger i = 0; i < names->count(); ++i) {
    const std::string name = fromMetal(names->object<NS::String>(i));
    auto function = NS::TransferPtr(library->newFunction(toMetal(name)));
    if (function && function->functionType() != MTL::FunctionTypeKernel) {
      fmt::print("  {}: no kernel, left out\n", name);
      continue;
    }
    MTL::ComputePipelineReflection* reflection = nullptr;
    auto pipeline = maker.pipeline(library.get(), name, error, &reflection);
    if (!pipeline) {
      fmt::print(stderr, "  kernel {}: {}\n", name, error);
      succeeded = false;
      continue;
    }
    fmt::print("  kernel {}\n", name);
    if (!request.quiet) listArguments(reflection);
  }
  return succeeded;
}

}  // namespace

bool listFiles(const CompileRequest& request, const KernelMaker& maker) {
  bool succeeded = true;
  for (const auto& file : request.files) succeeded = listFile(file, request, maker) && succeeded;
  return succeeded;
}

}  // namespace invar::tools
