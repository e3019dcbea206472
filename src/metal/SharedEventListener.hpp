// What stands behind MTL::SharedEventListener: a serial queue of notifications on the handler threads.
#pragma once

#include <Metal/MTLEvent.hpp>

#include <deque>
#include <functional>

#include "base/Mutex.hpp"
#include "foundation/Object.hpp"

namespace invar::metal {

/// Thread safety: thread-safe.
class SharedEventListener final
    : public foundation::Implements<SharedEventListener, MTL::SharedEventListener> {
public:
  static const foundation::TypeInfo kType;
  SharedEventListener() : Implements(kType) {}

  /// Calls `notification` on a handler thread, after those that were posted before. May be called from a
  /// scheduler thread.
  void post(std::function<void()> notification) INVAR_EXCLUDES(m_mutex);

private:
  void deliver() INVAR_EXCLUDES(m_mutex);

  Mutex m_mutex;
  std::deque<std::function<void()>> m_notifications INVAR_GUARDED_BY(m_mutex);
  bool m_delivering INVAR_GUARDED_BY(m_mutex) = false;
};

}  // namespace invar::metal
