#include "cpu/CpuDevice.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/Config.hpp"
#include "compile/Compiler.hpp"
#include "cpu/CpuKernel.hpp"
#include "cpu/CpuMemory.hpp"
#include "cpu/Topology.hpp"
#include "cpu/textures/CpuTexture.hpp"

namespace invar::cpu {
namespace {

constexpr int64_t kLeastKib = protocol::kLeastThreadgroupMemory / 1024, kMostKib = 1024;

device::DeviceInfo describe(int64_t workers) {
  device::DeviceInfo info;
  const uint32_t cores = workers < 0 ? usableCores() : uint32_t(workers ? workers : 1);
  info.name =
      "Invar CPU (" + processorName() + ", " + std::to_string(cores) + (cores == 1 ? " core)" : " cores)");
  info.architecture = "x86_64";
  info.registryId = 1;
  const uint64_t memory = usableMemory();
  info.recommendedWorkingSet = memory / 4 * 3;
  info.maxBufferLength = memory / 4 * 3;
  info.maxThreadgroupMemory = uint32_t(std::clamp<int64_t>(config().threadgroupMemory, kLeastKib, kMostKib) * 1024);
  info.parallelism = cores;
  return info;
}

}  // namespace

CpuDevice::CpuDevice(int64_t workers, uint32_t timeLimit)
    : Device(describe(workers)), m_scheduler(workers < 0 ? usableCores() : uint32_t(workers), timeLimit) {}

Result<Ref<device::Memory>> CpuDevice::allocate(uint64_t length, bool tracked) {
  // Pages are given out when they are touched; a program must hear of too much before that.
  const uint64_t limit = info().recommendedWorkingSet, used = allocatedBytes();
  if (length > info().maxBufferLength || used + length > limit)
    return Error{ErrorDomain::Device, 0,
                 std::to_string(length) + " bytes are more than the device has left (" +
                     std::to_string(limit > used ? limit - used : 0) + " of " + std::to_string(limit) + ")"};
  return CpuMemory::allocate(length, tracked, m_allocated);
}

Result<Ref<device::Memory>> CpuDevice::wrap(void* bytes, uint64_t length, bool tracked,
                                            std::function<void()> release) {
  return CpuMemory::wrap(bytes, length, tracked, std::move(release));
}

Ref<device::Texture> CpuDevice::makeTexture(device::TextureDescription description,
                                            Ref<device::Memory> memory) {
  return makeRef<CpuTexture>(std::move(description), std::move(memory));
}

Result<Ref<device::Kernel>> CpuDevice::loadKernel(const compile::Library& library,
                                                  const compile::KernelRequest& request) {
  for (bool again = false;; again = true) {
    auto artifact = compile::compileKernel(library, request);
    if (!artifact) return artifact.takeError();
    auto kernel = CpuKernel::load(*artifact);
    // Another process may have removed the file from the cache just now.
    if (kernel || again || ::access((*artifact)->path.c_str(), R_OK) == 0) return kernel;
  }
}

}  // namespace invar::cpu
