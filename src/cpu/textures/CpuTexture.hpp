// A texture as compiled kernels reach it.
#pragma once

#include "device/Texture.hpp"

namespace invar::cpu {

/// Thread safety: immutable.
class CpuTexture final : public device::Texture {
public:
  CpuTexture(device::TextureDescription description, Ref<device::Memory> memory);
  ~CpuTexture() override;

  const protocol::KernelTexture& kernel() const { return m_kernel; }

private:
  protocol::KernelTexture m_kernel{};
};

/// For every texture argument what a kernel gets when nothing is bound: its texels lie where an access faults and names
/// the argument. To be called when FaultGuard is installed.
void* const* unboundTextures();
/// The same for a sampler: a state that is not valid, and tells its index.
inline uint64_t unboundSampler(uint32_t index) { return index + 1; }

}  // namespace invar::cpu
