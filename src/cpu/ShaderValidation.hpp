// What a kernel with bounds checks is told before it runs, and what its checks found: the library's half of
// MTL_SHADER_VALIDATION. The other half is compiler/cpu/BoundsChecks.
#pragma once

#include <memory>
#include <optional>

#include "base/Result.hpp"
#include "cpu/MemoryRanges.hpp"
#include "device/Command.hpp"
#include "protocol/KernelValidation.hpp"

namespace invar::cpu {

class CpuKernel;

/// Thread safety: its own thread only.
class ShaderValidation {
public:
  static ShaderValidation& ofThread();

  /// Ready for one run of a kernel with this scratch memory; the address for the table of arguments.
  /// `frame` is an address in the frame of the kernel's caller: private memory of the kernel lies below it.
  void* prepare(const device::DispatchCommand& dispatch, const CpuKernel& kernel, const void* scratch,
                uint64_t scratchBytes, const void* frame);
  /// The error for an access out of bounds in the last run, if there was one.
  std::optional<Error> report(const CpuKernel& kernel) const;

private:
  static uint32_t isKnown(const protocol::KernelValidation* validation, uint64_t address, uint64_t size);

  // First, since the kernel gives back its address.
  protocol::KernelValidation m_shared{};
  std::shared_ptr<const MemoryRanges::Snapshot> m_memory;
  MemoryRanges::Range m_scratch{}, m_code{};
  uint64_t m_frame = 0;
};

}  // namespace invar::cpu
