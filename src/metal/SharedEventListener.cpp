#include "metal/SharedEventListener.hpp"

#include "metal/HandlerPool.hpp"

namespace invar::metal {

constinit const foundation::TypeInfo SharedEventListener::kType{
    .name = "MTLSharedEventListener", .super = &foundation::kObjectType, .destroy = destroyObject};

void SharedEventListener::post(std::function<void()> notification) {
  {
    Lock lock(m_mutex);
    m_notifications.push_back(std::move(notification));
    if (m_delivering) return;   // who delivers takes this one too
    m_delivering = true;
  }
  HandlerPool::shared().post(
      [self = foundation::Retained<SharedEventListener>::share(this)] { self->deliver(); });
}

void SharedEventListener::deliver() {
  while (true) {
    std::function<void()> notification;
    {
      Lock lock(m_mutex);
      if (m_notifications.empty()) {
        m_delivering = false;
        return;
      }
      notification = std::move(m_notifications.front());
      m_notifications.pop_front();
    }
    callGuarded("MTL::SharedEvent::notifyListener", notification);
  }
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::SharedEventListener;

SharedEventListener* SharedEventListener::alloc() { return (new Impl)->door(); }
SharedEventListener* SharedEventListener::init() { return this; }

SharedEventListener* SharedEventListener::sharedListener() {
  static Impl* shared = [] {
    auto* made = new Impl;
    made->makeImmortal();
    return made;
  }();
  return shared->door();
}

}  // namespace MTL
