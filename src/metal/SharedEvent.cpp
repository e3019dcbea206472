#include "metal/SharedEvent.hpp"

#include "base/Log.hpp"
#include "metal/HandlerPool.hpp"
#include "metal/SharedEventListener.hpp"

namespace invar::metal {
namespace {

// Longer than any process runs, and short enough to be added to the present time.
constexpr uint64_t kForever = uint64_t(1) << 40;

}  // namespace

constinit const foundation::TypeInfo SharedEvent::kType{
    .name = "MTLSharedEvent", .super = &Event::kType, .destroy = destroyObject};
constinit const foundation::TypeInfo SharedEventHandle::kType{
    .name = "MTLSharedEventHandle", .super = &foundation::kObjectType, .destroy = destroyObject};

bool SharedEvent::wait(uint64_t value, uint64_t milliseconds) {
  if (event()->value() >= value) return true;
  if (milliseconds == 0) return false;
  const HandlerPool::Blocking blocking;
  return event()->wait(value, std::chrono::steady_clock::now() +
                                  std::chrono::milliseconds(std::min(milliseconds, kForever)));
}

SharedEvent::SharedEvent(Device& device, Ref<device::Event> event)
    : Implements(kType, device, std::move(event)), m_place(std::make_shared<Place>(*this)) {}

SharedEvent::~SharedEvent() { m_place->leave(label.text()); }

void SharedEvent::Place::leave(std::string label) {
  Lock lock(m_mutex);
  m_event = nullptr;
  m_label = std::move(label);
}

std::string SharedEvent::Place::label() {
  Lock lock(m_mutex);
  return m_label;
}

foundation::Retained<SharedEvent> SharedEvent::Place::find() {
  Lock lock(m_mutex);
  if (!m_event || !m_event->retainIfAlive()) return {};
  return foundation::Retained<SharedEvent>::adopt(m_event);
}

/// Held by the counter, which the object holds: it must hold neither.
struct SharedEvent::Notification {
  Device& device;
  std::shared_ptr<Place> place;
  foundation::Retained<SharedEventListener> listener;
  MTL::SharedEventNotificationFunction function;

  /// The app's event, or another object for its counter if the app has given it up.
  foundation::Retained<SharedEvent> event(device::Event& counter) const {
    if (auto present = place->find()) return present;
    auto made = foundation::Retained<SharedEvent>::adopt(
        new SharedEvent(device, Ref<device::Event>::share(&counter)));
    if (const std::string label = place->label(); !label.empty()) {
      const auto text = NS::TransferPtr(foundation::newString(label));
      made->label.set(text.get());
    }
    return made;
  }
};

void SharedEvent::notify(SharedEventListener& listener, uint64_t value,
                         MTL::SharedEventNotificationFunction function) {
  // Only a handler thread lets go of what the app gave: the signal, or the counter's end, may come on a scheduler
  // thread.
  const auto letGo = [](Notification* notification) {
    if (HandlerPool::onHandlerThread()) delete notification;
    else HandlerPool::shared().post([notification] { delete notification; });
  };
  const std::shared_ptr<Notification> held(
      new Notification{device(), m_place,
                       foundation::Retained<SharedEventListener>::share(&listener), std::move(function)},
      letGo);
  event()->whenReached(value, [held, counter = event().get()](uint64_t reached) {
    held->listener->post([held, reached, event = held->event(*counter)] { held->function(event->door(), reached); });
  });
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::SharedEvent;

uint64_t SharedEvent::signaledValue() const { return this ? Impl::of(this)->event()->value() : 0; }

void SharedEvent::setSignaledValue(uint64_t signaledValue) {
  if (this) Impl::of(this)->event()->setValue(signaledValue);
}

bool SharedEvent::waitUntilSignaledValue(uint64_t value, uint64_t milliseconds) {
  return this && Impl::of(this)->wait(value, milliseconds);
}

void SharedEvent::notifyListener(const SharedEventListener* listener, uint64_t value,
                                 const SharedEventNotificationFunction& function) {
  if (!this || !function) return;
  if (auto* impl = invar::metal::SharedEventListener::checked(listener))
    Impl::of(this)->notify(*impl, value, function);
  else
    invar::log::error(
        "[MTL::SharedEvent::notifyListener] the listener is null or released: nobody is notified");
}

SharedEventHandle* SharedEvent::newSharedEventHandle() {
  return this ? (new invar::metal::SharedEventHandle(*Impl::of(this)))->door() : nullptr;
}

NS::String* SharedEventHandle::label() const {
  return this ? invar::metal::SharedEventHandle::of(this)->label.get() : nullptr;
}

}  // namespace MTL
