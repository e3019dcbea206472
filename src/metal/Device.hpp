// What stands behind MTL::Device: one backend device, as apps see it.
#pragma once

#include <atomic>
#include <functional>
#include <span>

#include "Metal/MTLDevice.hpp"
#include "base/Result.hpp"
#include "device/Device.hpp"
#include "foundation/Object.hpp"
#include "metal/ResourceModes.hpp"

namespace invar::metal {

using foundation::Implements;
using foundation::ObjectBase;
using foundation::Retained;
using foundation::TypeInfo;

class Buffer;
class Heap;
class HeapDescriptor;

/// Thread safety: thread-safe. One object for each backend device, for as long as the process lives.
class Device final : public Implements<Device, MTL::Device> {
public:
  static const TypeInfo kType;
  static const std::vector<Device*>& all();
  /// The object of a backend device.
  static Device& of(device::Device& backend);
  using Implements::of;

  /// For all() and for tests with a backend of their own.
  explicit Device(device::Device& backend) : Implements(kType), m_backend(backend) {}

  device::Device& backend() const { return m_backend; }
  const device::DeviceInfo& info() const { return m_backend.info(); }

  /// Owned by the caller, with a copy of `bytes` where given.
  Result<Buffer*> newBuffer(uint64_t length, MTL::ResourceOptions options, const void* bytes = nullptr);
  /// Owned by the caller; over the app's own memory.
  Result<Buffer*> newBufferNoCopy(void* bytes, uint64_t length, MTL::ResourceOptions options,
                                  std::function<void()> deallocator);
  Result<Heap*> newHeap(const HeapDescriptor& descriptor);

  std::atomic<bool> maximizeCompilation{false};   ///< a hint that the app sets

private:
  Result<ResourceModes> checkBuffer(uint64_t length, MTL::ResourceOptions options) const;

  device::Device& m_backend;
};

}  // namespace invar::metal
