// The threads on which queued work runs.
//
// As many pieces of work run at once as there are cores. A serial queue's work gets a thread at once, as it may be what
// others wait for; and where all threads seem stuck, because work on them waits for something, further ones are made.
#pragma once

#include "objc/dispatch/Work.hpp"

namespace invar::dispatch {

/// Thread safety: thread-safe. Threads start with the first work and end when there has been none for a while.
class WorkerPool {
public:
  static WorkerPool& shared();
  void submit(Item* item);
  static unsigned cores();

  /// For the extent of a wait inside this library: another thread may take this one's place.
  class Blocking {
  public:
    Blocking();
    ~Blocking();
    Blocking(const Blocking&) = delete;
    Blocking& operator=(const Blocking&) = delete;

  private:
    bool m_yielded;
  };

private:
  class State;
  WorkerPool();
  State* m_state;   // replaced in a forked child, whose pool starts empty
};

}  // namespace invar::dispatch
