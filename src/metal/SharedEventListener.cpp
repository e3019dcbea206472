#include "metal/SharedEventListener.hpp"

#include <new>

#include "metal/HandlerPool.hpp"

namespace invar::metal {

constinit const foundation::TypeInfo SharedEventListener::kType{
    .name = "MTLSharedEventListener", .super = &foundation::kObjectType, .destroy = destroyObject};

SharedEventListener::~SharedEventListener() {
  if (queue.queue) queue.release(queue.queue);
}

void SharedEventListener::post(std::function<void()> notification) {
  if (queue.queue)
    return queue.async(queue.queue, [notification = std::move(notification)] {
      callGuarded("MTL::SharedEvent::notifyListener", notification);
    });
  {
    Lock lock(m_due.mutex);
    m_due.notifications.push_back(std::move(notification));
    if (m_due.delivering) return;   // who delivers takes this one too
    m_due.delivering = true;
  }
  HandlerPool::shared().post(
      [self = foundation::Retained<SharedEventListener>::share(this)] { self->deliver(); });
}

// What is due is the parent's to deliver; the list is left as it was.
void SharedEventListener::Due::resetInChild() {
  new (&mutex) Mutex;
  const Lock lock(mutex);
  new (&notifications) decltype(notifications);
  delivering = false;
}

void SharedEventListener::deliver() {
  while (true) {
    std::function<void()> notification;
    {
      Lock lock(m_due.mutex);
      if (m_due.notifications.empty()) {
        m_due.delivering = false;
        return;
      }
      notification = std::move(m_due.notifications.front());
      m_due.notifications.pop_front();
    }
    callGuarded("MTL::SharedEvent::notifyListener", notification);
  }
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::SharedEventListener;

SharedEventListener* SharedEventListener::alloc() { return (new Impl)->door(); }
SharedEventListener* SharedEventListener::init() { return this; }

void detail::deliverOn(SharedEventListener* listener, const ListenerQueue& queue) {
  Impl::of(listener)->queue = queue;
}
void* detail::queueOf(const SharedEventListener* listener) {
  return listener ? Impl::of(listener)->queue.queue : nullptr;
}

SharedEventListener* SharedEventListener::sharedListener() {
  static Impl* shared = [] {
    auto* made = new Impl;
    made->makeImmortal();
    return made;
  }();
  return shared->door();
}

}  // namespace MTL
