// The CPU as a Metal device.
#pragma once

#include "cpu/Scheduler.hpp"
#include "device/Device.hpp"

namespace invar::cpu {

/// Thread safety: thread-safe.
class CpuDevice final : public device::Device {
public:
  /// `workers` below 0: one for each core that the process may use.
  CpuDevice(int64_t workers, uint32_t timeLimit);

  Result<Ref<device::Memory>> allocate(uint64_t length, bool tracked) override;
  Result<Ref<device::Memory>> wrap(void* bytes, uint64_t length, bool tracked, std::function<void()> release) override;
  Ref<device::Texture> makeTexture(device::TextureDescription description, Ref<device::Memory> memory) override;
  Result<Ref<device::Kernel>> loadKernel(const compile::Library& library, const compile::KernelRequest& request) override;
  void execute(device::Pass& pass, device::PassCompletion& completion) override { m_scheduler.execute(pass, completion); }
  void helpUntil(std::atomic<uint32_t>& done) override { m_scheduler.helpUntil(done); }
  void wake(std::atomic<uint32_t>& done) override { m_scheduler.wake(done); }

  Scheduler& scheduler() { return m_scheduler; }

private:
  Scheduler m_scheduler;
};

}  // namespace invar::cpu
