#include "metal/ComputePipelineState.hpp"

#include <algorithm>

#include "base/Config.hpp"
#include "device/Device.hpp"
#include "foundation/String.hpp"
#include "metal/ComputePipelineDescriptor.hpp"
#include "metal/LinkedFunctions.hpp"
#include "metal/Device.hpp"
#include "metal/Function.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::metal {
namespace {

uint32_t leastLimit(uint64_t kernel, uint64_t app) {
  uint64_t least = protocol::kMaxThreadsPerThreadgroup;
  for (uint64_t limit : {kernel, app})
    if (limit) least = std::min(least, limit);
  return uint32_t(least);
}

}  // namespace

constinit const TypeInfo ComputePipelineState::kType{
    .name = "MTLComputePipelineState", .super = &foundation::kObjectType, .destroy = destroyObject};

ComputePipelineState::ComputePipelineState(Device& device, Ref<device::Kernel> kernel, uint64_t maxThreads,
                                           std::string label)
    : Implements(kType), m_device(device), m_kernel(std::move(kernel)),
      m_maxThreads(leastLimit(m_kernel->reflection().maxTotalThreadsPerThreadgroup, maxThreads)),
      m_label(std::move(label)),
      m_reflection(Retained<ComputePipelineReflection>::adopt(
          new ComputePipelineReflection(m_kernel->reflection()))) {}

Result<ComputePipelineState*> ComputePipelineState::make(std::string_view call, Device& device,
                                                         const MTL::Function* function, uint64_t maxThreads,
                                                         std::string label,
                                                         MTL::ShaderValidation validation) {
  auto* given = Function::checked(function);
  if (!given)
    return libraryError(MTL::LibraryErrorFunctionNotFound, call,
                        function ? "function is released or no MTLFunction" : "function is null");
  const auto failed = [&](MTL::LibraryError code, std::string why) {
    return libraryError(code, call, "function '" + given->name() + "' " + std::move(why));
  };
  if (&given->library().device() != &device)
    return failed(MTL::LibraryErrorInternal,
                  "belongs to device '" + given->library().device().info().name + "', not to '" +
                      device.info().name + "'");
  if (given->info().kind != protocol::FunctionKind::Kernel)
    return failed(MTL::LibraryErrorUnsupported,
                  "is of type " + std::to_string(int(given->info().kind)) + ", must be a kernel (3)");
  if (maxThreads > protocol::kMaxThreadsPerThreadgroup)
    return failed(MTL::LibraryErrorUnsupported,
                  "with maxTotalThreadsPerThreadgroup " + std::to_string(maxThreads) + ", limit " +
                      std::to_string(protocol::kMaxThreadsPerThreadgroup));
  if (const auto* constant = given->missingConstant())
    return failed(MTL::LibraryErrorCompileFailure,
                  "needs a value for function constant '" + constant->name + "' at index " +
                      std::to_string(constant->index) +
                          "; make it with Library::newFunction(name, constantValues)");
  const Library& library = given->library();
  const bool checked = validation == MTL::ShaderValidationDefault
                           ? config().shaderValidation
                           : validation == MTL::ShaderValidationEnabled;
  auto kernel =
      device.backend().loadKernel(library.compiled(), {given->info().name, given->constants(), checked});
  if (!kernel) return kernel.takeError();
  const uint64_t bytes = (*kernel)->reflection().staticThreadgroupBytes;
  if (const uint64_t most = device.info().maxThreadgroupMemory; bytes > most)
    return failed(MTL::LibraryErrorCompileFailure,
                  "declares " + std::to_string(bytes) + " bytes of threadgroup memory, limit " + std::to_string(most));
  const uint64_t ofLibrary = library.maxThreadsPerThreadgroup();
  const uint64_t limit = maxThreads && ofLibrary ? std::min(maxThreads, ofLibrary) : maxThreads + ofLibrary;
  return new ComputePipelineState(device, std::move(*kernel), limit, std::move(label));
}

Result<ComputePipelineState*> ComputePipelineState::make(std::string_view call, Device& device,
                                                         const MTL::ComputePipelineDescriptor* descriptor) {
  auto* given = ComputePipelineDescriptor::checked(descriptor);
  if (!given)
    return libraryError(MTL::LibraryErrorUnsupported, call,
                        "descriptor is null, released or no MTLComputePipelineDescriptor");
  const auto& values = given->values;
  if (values.indirectCommandBuffers)
    return libraryError(MTL::LibraryErrorUnsupported, call,
                        "supportIndirectCommandBuffers is true; indirect command buffers are not supported");
  if (auto* linked = LinkedFunctions::checked(values.linkedFunctions.get()); linked && linked->count())
    return libraryError(MTL::LibraryErrorUnsupported, call,
                        "linkedFunctions holds " + std::to_string(linked->count()) +
                            " functions, limit 0; bring them into the source of the kernel's library");
  return make(call, device, values.function.get(), values.maxThreadsPerThreadgroup,
              std::string(foundation::textOf(values.label.get())), values.shaderValidation);
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::ComputePipelineState;

NS::String* ComputePipelineState::label() const {
  if (!this || Impl::of(this)->label().empty()) return nullptr;
  return invar::foundation::autoreleasedString(Impl::of(this)->label());
}
Device* ComputePipelineState::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
NS::UInteger ComputePipelineState::maxTotalThreadsPerThreadgroup() const {
  return this ? Impl::of(this)->maxThreadsPerThreadgroup() : 0;
}
NS::UInteger ComputePipelineState::threadExecutionWidth() const {
  return this ? invar::protocol::kSimdgroupWidth : 0;
}
NS::UInteger ComputePipelineState::staticThreadgroupMemoryLength() const {
  return this ? Impl::of(this)->kernel()->reflection().staticThreadgroupBytes : 0;
}
NS::UInteger ComputePipelineState::imageblockMemoryLength(Size) { return 0; }
bool ComputePipelineState::supportIndirectCommandBuffers() const { return false; }
ResourceID ComputePipelineState::gpuResourceID() const {
  return {this ? reinterpret_cast<uint64_t>(Impl::of(this)->kernel().get()) : 0};
}
ShaderValidation ComputePipelineState::shaderValidation() const {
  if (!this) return ShaderValidationDefault;
  return Impl::of(this)->kernel()->boundsChecked() ? ShaderValidationEnabled : ShaderValidationDisabled;
}
ComputePipelineReflection* ComputePipelineState::reflection() const {
  return this ? Impl::of(this)->reflection().door() : nullptr;
}

}  // namespace MTL
