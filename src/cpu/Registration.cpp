// Puts the CPU device into the list of devices.
#include <cstdlib>

#include "base/Config.hpp"
#include "cpu/CpuDevice.hpp"
#include "device/Devices.hpp"

namespace invar::cpu {
namespace {

CpuDevice* g_device = nullptr;

std::vector<device::Device*> makeDevices() {
  g_device =
      new CpuDevice(config().workers, uint32_t(config().kernelTimeout));   // lives as long as the process
  // Work may be in flight when the process ends: it stops before the libraries below it are taken down.
  std::atexit([] { g_device->scheduler().stop(); });
  return {g_device};
}

}  // namespace

// Referred to by nothing: the library's objects are linked whole.
device::DeviceRegistration g_cpuRegistration(makeDevices);

}  // namespace invar::cpu
