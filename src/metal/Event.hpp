// What stands behind MTL::Event: the seam's counter.
#pragma once

#include <Metal/MTLEvent.hpp>

#include "device/Event.hpp"
#include "metal/DeviceChild.hpp"

namespace invar::metal {

/// Thread safety: thread-safe.
class Event : public foundation::Implements<Event, MTL::Event, DeviceChild> {
public:
  static const foundation::TypeInfo kType;
  explicit Event(Device& device) : Event(kType, device, makeRef<device::Event>()) {}

  const Ref<device::Event>& event() const { return m_event; }

protected:
  Event(const foundation::TypeInfo& type, Device& device, Ref<device::Event> event)
      : Implements(type, device), m_event(std::move(event)) {}

private:
  friend class foundation::Implements<Event, MTL::Event, DeviceChild>;
  const Ref<device::Event> m_event;
};

}  // namespace invar::metal
