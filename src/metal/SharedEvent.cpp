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

void SharedEvent::notify(SharedEventListener& listener, uint64_t value,
                         MTL::SharedEventNotificationFunction function) {
  // Everything that the app gave is held in one block, which only the handler thread lets go of: the
  // signal may come from a scheduler thread.
  struct Notification {
    foundation::Retained<SharedEvent> event;
    foundation::Retained<SharedEventListener> listener;
    MTL::SharedEventNotificationFunction function;
  };
  auto* held = new Notification{foundation::Retained<SharedEvent>::share(this),
                                foundation::Retained<SharedEventListener>::share(&listener),
                                    std::move(function)};
  event()->whenReached(value, [held](uint64_t reached) {
    held->listener->post([held, reached] {
      const std::unique_ptr<Notification> owner(held);
      owner->function(owner->event->door(), reached);
    });
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
