// What stands behind NS::Condition.
#include <condition_variable>
#include <mutex>

#include "Foundation/NSLock.hpp"
#include "foundation/Date.hpp"

namespace invar::foundation {

// An app locks and unlocks in calls of its own, so that the analysis of base/Mutex.hpp cannot follow.
class Condition final : public Implements<Condition, NS::Condition> {
public:
  static const TypeInfo kType;
  Condition() : Implements(kType) {}
  std::mutex mutex;
  std::condition_variable_any changed;
};

constinit const TypeInfo Condition::kType{
    .name = "NSCondition", .super = &kObjectType, .destroy = destroyObject};

}  // namespace invar::foundation

namespace NS {

using Monitor = invar::foundation::Condition;

Condition* Condition::alloc() { return (new Monitor)->door(); }
Condition* Condition::init() { return this; }

void Condition::lock() {
  if (this) Monitor::of(this)->mutex.lock();
}
void Condition::unlock() {
  if (this) Monitor::of(this)->mutex.unlock();
}
void Condition::wait() {
  if (this) Monitor::of(this)->changed.wait(Monitor::of(this)->mutex);
}
bool Condition::waitUntilDate(Date* pLimit) {
  auto* limit = invar::foundation::Date::checked(pLimit);
  if (!this || !limit) return false;
  auto* monitor = Monitor::of(this);
  return monitor->changed.wait_until(monitor->mutex, limit->time()) == std::cv_status::no_timeout;
}
void Condition::signal() {
  if (this) Monitor::of(this)->changed.notify_one();
}
void Condition::broadcast() {
  if (this) Monitor::of(this)->changed.notify_all();
}

}  // namespace NS
