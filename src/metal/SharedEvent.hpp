// What stands behind MTL::SharedEvent and the handle that names one.
#pragma once

#include "metal/Event.hpp"

namespace invar::metal {

/// An event that the host signals and waits for, too. Thread safety: thread-safe.
class SharedEvent final : public foundation::Implements<SharedEvent, MTL::SharedEvent, Event> {
public:
  static const foundation::TypeInfo kType;
  explicit SharedEvent(Device& device) : SharedEvent(device, makeRef<device::Event>()) {}
  /// Another object for a counter that exists already.
  SharedEvent(Device& device, Ref<device::Event> event) : Implements(kType, device, std::move(event)) {}

  /// Blocks; false when the time has passed.
  bool wait(uint64_t value, uint64_t milliseconds);
  void notify(class SharedEventListener& listener, uint64_t value, MTL::SharedEventNotificationFunction function);
};

/// Keeps the counter, not the object. Thread safety: immutable.
class SharedEventHandle final : public foundation::Implements<SharedEventHandle, MTL::SharedEventHandle> {
public:
  static const foundation::TypeInfo kType;
  explicit SharedEventHandle(const SharedEvent& event) : Implements(kType), m_event(event.event()) {
    label.set(event.label.get());
  }

  Label label;
  const Ref<device::Event>& event() const { return m_event; }

private:
  const Ref<device::Event> m_event;
};

}  // namespace invar::metal
