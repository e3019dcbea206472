// What stands behind MTL::SharedEventListener: a serial queue of notifications on the handler threads.
#pragma once

#include <Metal/MTLEvent.hpp>

#include <deque>
#include <functional>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"
#include "foundation/Object.hpp"
#include "metal/ListenerQueue.hpp"

namespace invar::metal {

/// Thread safety: thread-safe.
class SharedEventListener final
    : public foundation::Implements<SharedEventListener, MTL::SharedEventListener> {
public:
  static const foundation::TypeInfo kType;
  SharedEventListener() : Implements(kType) {}
  ~SharedEventListener();

  /// Calls `notification` on a handler thread, after those that were posted before, or hands it to the app's
  /// queue. May be called from a scheduler thread.
  void post(std::function<void()> notification);

  MTL::detail::ListenerQueue queue;  ///< set before the listener is used

private:
  struct Due final : ForkAware {
    void resetInChild() override;

    Mutex mutex;
    std::deque<std::function<void()>> notifications INVAR_GUARDED_BY(mutex);
    bool delivering INVAR_GUARDED_BY(mutex) = false;
  };
  void deliver();

  Due m_due;
};

}  // namespace invar::metal
