// A test kernel, lowered and loaded.
#pragma once

#include <string>
#include <vector>

#include "cpu/CpuTarget.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering::test {

class LoweredKernel {
public:
  /// Takes the function `name` of the module in the file (LLVM text or bitcode) as the kernel.
  LoweredKernel(const std::string& file, const std::string& name, const Options& options = {});
  ~LoweredKernel();
  LoweredKernel(const LoweredKernel&) = delete;
  LoweredKernel& operator=(const LoweredKernel&) = delete;

  const std::string& error() const { return m_error; }   ///< empty: it is loaded
  const protocol::KernelReflection& reflection() const { return m_reflection; }
  double milliseconds() const { return m_milliseconds; }   ///< of the lowering

  /// Runs the threadgroups [first, first + count), or all.
  void run(protocol::KernelLaunch launch, uint64_t first = 0, uint64_t count = ~0ull) const;
  /// The scratch memory that a launch needs, its threadgroup arguments being 4 of 16 KiB.
  std::vector<char> makeScratch(protocol::KernelLaunch& launch, std::vector<uint32_t>& offsets) const;
  protocol::KernelEntry entry() const { return m_entry; }

private:
  std::string m_error;
  protocol::KernelReflection m_reflection;
  double m_milliseconds = 0;
  void* m_handle = nullptr;
  protocol::KernelEntry m_entry = nullptr;
};

/// threadgroupsPerGrid from the other two.
protocol::KernelLaunch makeLaunch(void* const* buffers, std::array<uint32_t, 3> grid,
                                  std::array<uint32_t, 3> group);

}  // namespace invar::lowering::test
