// What stands behind MTL::Allocation: what buffers and heaps have in common.
#pragma once

#include <atomic>

#include "Metal/MTLAllocation.hpp"
#include "base/Ref.hpp"
#include "device/Memory.hpp"
#include "foundation/Object.hpp"
#include "metal/Label.hpp"
#include "metal/ResourceModes.hpp"

namespace invar::metal {

using foundation::Implements;
using foundation::ObjectBase;
using foundation::Retained;
using foundation::TypeInfo;

class Device;

/// Thread safety: thread-safe.
class Allocation : public Implements<Allocation, MTL::Allocation> {
public:
  static const TypeInfo kType;

  Device& device() const { return m_device; }
  /// The memory itself; never null. A heap's buffer has a slice of the heap's.
  const Ref<device::Memory>& memory() const { return m_memory; }
  /// Hazard tracking is resolved, never Default.
  const ResourceModes& modes() const { return m_modes; }
  uint64_t allocatedSize() const { return m_memory->length(); }
  MTL::PurgeableState setPurgeableState(MTL::PurgeableState state);

  Label label;

protected:
  Allocation(const TypeInfo& type, Device& device, Ref<device::Memory> memory, ResourceModes modes)
      : Implements(type), m_device(device), m_memory(std::move(memory)), m_modes(modes) {}

  Device& m_device;
  Ref<device::Memory> m_memory;
  const ResourceModes m_modes;

private:
  std::atomic<MTL::PurgeableState> m_purgeable{MTL::PurgeableStateNonVolatile};
};

}  // namespace invar::metal
