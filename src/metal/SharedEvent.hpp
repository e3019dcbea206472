// What stands behind MTL::SharedEvent and the handle that names one.
#pragma once

#include <memory>
#include <string>

#include "base/Mutex.hpp"
#include "metal/Event.hpp"

namespace invar::metal {

/// An event that the host signals and waits for, too. Thread safety: thread-safe.
class SharedEvent final : public foundation::Implements<SharedEvent, MTL::SharedEvent, Event> {
public:
  static const foundation::TypeInfo kType;
  explicit SharedEvent(Device& device) : SharedEvent(device, makeRef<device::Event>()) {}
  /// Another object for a counter that exists already.
  SharedEvent(Device& device, Ref<device::Event> event);
  ~SharedEvent();

  /// Blocks; false when the time has passed.
  bool wait(uint64_t value, uint64_t milliseconds);
  /// What is given here goes with the counter, if the value never comes; it keeps no event alive.
  void notify(class SharedEventListener& listener, uint64_t value, MTL::SharedEventNotificationFunction function);

private:
  /// How notifications find the object, as long as it is there.
  class Place {
  public:
    explicit Place(SharedEvent& event) : m_event(&event) {}
    void leave(std::string label) INVAR_EXCLUDES(m_mutex);
    foundation::Retained<SharedEvent> find() INVAR_EXCLUDES(m_mutex);

    /// That the object had when it went.
    std::string label() INVAR_EXCLUDES(m_mutex);

  private:
    LeafMutex m_mutex;
    std::string m_label INVAR_GUARDED_BY(m_mutex);
    SharedEvent* m_event INVAR_GUARDED_BY(m_mutex);
  };
  struct Notification;

  const std::shared_ptr<Place> m_place;
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
