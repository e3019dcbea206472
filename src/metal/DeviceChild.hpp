// What queues, events and the like have in common: the device that made them, and a name.
#pragma once

#include "metal/Device.hpp"
#include "metal/Label.hpp"

namespace invar::metal {

/// Thread safety: thread-safe.
class DeviceChild : public ObjectBase {
public:
  Device& device() const { return m_device; }
  Label label;

protected:
  DeviceChild(const TypeInfo& type, Device& device) : ObjectBase(type), m_device(device) {}
  ~DeviceChild() = default;

private:
  Device& m_device;   // lives as long as the process
};

}  // namespace invar::metal
