#include "metal/Device.hpp"

#include <algorithm>
#include <chrono>

#include "foundation/Array.hpp"
#include "foundation/String.hpp"
#include "metal/Architecture.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::metal {

constinit const TypeInfo Device::kType{
    .name = "MTLDevice", .super = &foundation::kObjectType, .destroy = destroyObject};

const std::vector<Device*>& Device::all() {
  // Never freed: buffers and queues refer to their device without counting, and may outlive static objects.
  static const auto* devices = [] {
    auto* made = new std::vector<Device*>;
    for (device::Device* backend : device::allDevices()) {
      made->push_back(new Device(*backend));
      made->back()->makeImmortal();
    }
    return made;
  }();
  return *devices;
}

Device& Device::of(device::Device& backend) {
  for (Device* device : all())
    if (&device->backend() == &backend) return *device;
  return *all().front();
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Device;

Device* CreateSystemDefaultDevice() { return Impl::all().front()->door()->retain(); }
NS::Array* CopyAllDevices() { return invar::foundation::newArray(Impl::all()); }

NS::String* Device::name() const {
  return this ? invar::foundation::autoreleasedString(Impl::of(this)->info().name) : nullptr;
}
Architecture* Device::architecture() const {
  if (!this) return nullptr;
  return (new invar::metal::Architecture(Impl::of(this)->info().architecture))->door()->autorelease();
}
uint64_t Device::registryID() const { return this ? Impl::of(this)->info().registryId : 0; }
bool Device::hasUnifiedMemory() const { return this && Impl::of(this)->info().unifiedMemory; }

DeviceLocation Device::location() const { return DeviceLocationBuiltIn; }
NS::UInteger Device::locationNumber() const { return 0; }
uint64_t Device::maxTransferRate() const { return 0; }
bool Device::lowPower() const { return false; }
bool Device::isLowPower() const { return lowPower(); }
bool Device::headless() const { return this != nullptr; }
bool Device::isHeadless() const { return headless(); }
bool Device::removable() const { return false; }
bool Device::isRemovable() const { return removable(); }
uint64_t Device::peerGroupID() const { return 0; }
uint32_t Device::peerIndex() const { return 0; }
uint32_t Device::peerCount() const { return 0; }

// A family stands for hundreds of features, most of them graphics. A compute program asks for one to learn
// whether kernels may use what came with it; Apple7 brought the last of what kernels here may use.
bool Device::supportsFamily(GPUFamily gpuFamily) {
  if (!this) return false;
  const auto within = [&](GPUFamily first, GPUFamily last) {
    return gpuFamily >= first && gpuFamily <= last;
  };
  return within(GPUFamilyApple1, GPUFamilyApple7) || within(GPUFamilyMac1, GPUFamilyMac2) ||
         within(GPUFamilyCommon1, GPUFamilyCommon3) || gpuFamily == GPUFamilyMetal3;
}
bool Device::supportsFunctionPointers() const { return false; }
bool Device::supportsDynamicLibraries() const { return false; }
bool Device::supportsRaytracing() const { return false; }
ArgumentBuffersTier Device::argumentBuffersSupport() const {
  return this ? ArgumentBuffersTier2 : ArgumentBuffersTier1;   // addresses and resource IDs in any memory
}
bool Device::supportsCounterSampling(CounterSamplingPoint) { return false; }
NS::Array* Device::counterSets() const { return this ? NS::Array::array() : nullptr; }

Size Device::maxThreadsPerThreadgroup() const {
  const NS::UInteger most = this ? invar::protocol::kMaxThreadsPerThreadgroup : 0;
  return Size(most, most, most);
}
NS::UInteger Device::maxThreadgroupMemoryLength() const {
  return this ? Impl::of(this)->info().maxThreadgroupMemory : 0;
}
NS::UInteger Device::maxBufferLength() const { return this ? Impl::of(this)->info().maxBufferLength : 0; }
uint64_t Device::recommendedMaxWorkingSetSize() const {
  return this ? Impl::of(this)->info().recommendedWorkingSet : 0;
}
NS::UInteger Device::currentAllocatedSize() const {
  return this ? Impl::of(this)->backend().allocatedBytes() : 0;
}
NS::UInteger Device::maximumConcurrentCompilationTaskCount() const {
  return this ? std::max(1u, Impl::of(this)->info().parallelism) : 0;
}
bool Device::shouldMaximizeConcurrentCompilation() const {
  return this && Impl::of(this)->maximizeCompilation;
}
void Device::setShouldMaximizeConcurrentCompilation(bool shouldMaximizeConcurrentCompilation) {
  if (this) Impl::of(this)->maximizeCompilation = shouldMaximizeConcurrentCompilation;
}
void Device::sampleTimestamps(Timestamp* cpuTimestamp, Timestamp* gpuTimestamp) {
  using namespace std::chrono;
  const Timestamp now = duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
  if (cpuTimestamp) *cpuTimestamp = now;
  if (gpuTimestamp) *gpuTimestamp = now;
}

}  // namespace MTL
