// What stands behind MTL::Fence: the seam's fence.
#pragma once

#include <Metal/MTLFence.hpp>

#include "device/Submission.hpp"
#include "metal/DeviceChild.hpp"

namespace invar::metal {

/// Thread safety: thread-safe.
class Fence final : public foundation::Implements<Fence, MTL::Fence, DeviceChild> {
public:
  static const foundation::TypeInfo kType;
  explicit Fence(Device& device) : Implements(kType, device) {}

  const Ref<device::Fence>& fence() const { return m_fence; }

private:
  const Ref<device::Fence> m_fence = makeRef<device::Fence>();
};

}  // namespace invar::metal
