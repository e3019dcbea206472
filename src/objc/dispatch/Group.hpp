// Groups: dispatch/group.h.
#pragma once

#include <vector>

#include "base/Mutex.hpp"
#include "objc/dispatch/Object.hpp"
#include "objc/dispatch/Work.hpp"

namespace invar::dispatch {

class Queue;

/// Thread safety: thread-safe. A group that is not empty keeps itself alive.
class Group : public Object {
public:
  Group();
  void enter();
  void leave();
  /// False when the time ran out.
  bool wait(uint64_t timeout);
  void notify(Queue* queue, const Work& work);

private:
  ~Group();
  struct Notification { Reference<Queue> queue; Work work; };

  Mutex m_mutex;
  Condition m_empty;
  size_t m_count INVAR_GUARDED_BY(m_mutex) = 0;
  uint64_t m_timesEmpty INVAR_GUARDED_BY(m_mutex) = 0;
  std::vector<Notification> m_notifications INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::dispatch
