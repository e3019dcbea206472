// A kernel as native code in this process.
#pragma once

#include <atomic>

#include "base/Result.hpp"
#include "compile/Compiler.hpp"
#include "cpu/MemoryRanges.hpp"
#include "device/Kernel.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::cpu {

/// The next place in scratch memory where something may begin.
constexpr uint64_t alignScratch(uint64_t bytes) {
  return (bytes + protocol::kScratchAlignment - 1) & ~uint64_t(protocol::kScratchAlignment - 1);
}

/// Thread safety: immutable, but for the cost estimate, which is atomic.
class CpuKernel final : public device::Kernel {
public:
  static Result<Ref<device::Kernel>> load(Ref<compile::Artifact> artifact);
  /// For code that is in the process already.
  CpuKernel(protocol::KernelReflection reflection, protocol::KernelEntry entry)
      : Kernel(std::move(reflection)), m_entry(entry) {}

  protocol::KernelEntry entry() const { return m_entry; }

  /// The addresses of its code and constants, for a kernel with bounds checks; empty for others.
  MemoryRanges::Range image() const { return m_image; }

  /// Bytes of scratch memory for a thread that runs threadgroups of `threads` threads.
  uint64_t scratchBytes(uint64_t threads, uint64_t threadgroupArgumentBytes) const;

  /// Nanoseconds that one thread of this kernel takes, learnt from its runs; 0 while unknown.
  float threadCost() const { return m_threadCost.load(std::memory_order_relaxed); }
  void learnThreadCost(float nanoseconds) const;

private:
  ~CpuKernel() override;

  protocol::KernelEntry m_entry;
  Ref<compile::Artifact> m_artifact;
  void* m_handle = nullptr;
  MemoryRanges::Range m_image{};
  mutable std::atomic<float> m_threadCost{0};
};

}  // namespace invar::cpu
