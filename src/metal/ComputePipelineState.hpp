// What stands behind MTL::ComputePipelineState: a kernel loaded for a device.
#pragma once

#include "Metal/MTLComputePipeline.hpp"
#include "base/Result.hpp"
#include "device/Kernel.hpp"
#include "foundation/Object.hpp"
#include "metal/Reflection.hpp"

namespace invar::metal {

class ComputePipelineDescriptor;
class Device;
class Function;

/// Thread safety: immutable.
class ComputePipelineState final : public Implements<ComputePipelineState, MTL::ComputePipelineState> {
public:
  static const TypeInfo kType;
  /// `maxThreads` is the app's own limit, 0 for none.
  ComputePipelineState(Device& device, Ref<device::Kernel> kernel, uint64_t maxThreads, std::string label);

  /// Compiles and loads a function for a device; the result is owned by the caller. `call` stands in errors.
  static Result<ComputePipelineState*> make(std::string_view call, Device& device,
                                            const MTL::Function* function,
                                            uint64_t maxThreads, std::string label,
                                            MTL::ShaderValidation validation = MTL::ShaderValidationDefault);
  static Result<ComputePipelineState*> make(std::string_view call, Device& device,
                                            const MTL::ComputePipelineDescriptor* descriptor);

  Device& device() const { return m_device; }
  const Ref<device::Kernel>& kernel() const { return m_kernel; }
  /// Threads of the largest threadgroup: the least of the kernel's, the library's and the descriptor's limit.
  uint32_t maxThreadsPerThreadgroup() const { return m_maxThreads; }
  const std::string& label() const { return m_label; }
  ComputePipelineReflection& reflection() const { return *m_reflection.get(); }

private:
  Device& m_device;
  const Ref<device::Kernel> m_kernel;
  const uint32_t m_maxThreads;
  const std::string m_label;
  const Retained<ComputePipelineReflection> m_reflection;
};

}  // namespace invar::metal
