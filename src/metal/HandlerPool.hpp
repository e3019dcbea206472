// Where an app's code runs that the library calls: handlers, listeners, and the destruction of objects
// whose last reference the library held. Never a scheduler thread, since an app's code may block.
//
// One thread ("invar.handlers") does the work in the order in which it came. While the code on it waits
// inside the library (Blocking), or has run for long while more is due, a spare thread goes on.
#pragma once

#include <functional>

#include "base/Fork.hpp"

namespace invar::metal {

/// One thing to run; lives inside the object that it is about, so that posting allocates nothing.
struct HandlerTask {
  void (*run)(void* context) = nullptr;
  void* context = nullptr;
  HandlerTask* next = nullptr;   ///< the pool's
};

/// Thread safety: thread-safe. Threads start with the first task; each runs its tasks inside an
/// autorelease pool of its own. What a task throws is logged with its text and goes no further.
class HandlerPool final : private ForkAware {
public:
  static HandlerPool& shared();

  /// Runs `task` soon. The caller keeps it alive until it runs.
  void post(HandlerTask& task);
  void post(std::function<void()> action);

  /// True on a thread of the pool.
  static bool onHandlerThread();

  /// For the extent of a wait: lets a spare thread take over if this one belongs to the pool.
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
  HandlerPool();
  void resetInChild() override;

  State* m_state;   // replaced in a forked child, whose pool starts empty
};

/// Calls an app's function; what it throws is logged as from `what`.
void callGuarded(const char* what, const std::function<void()>& function);

}  // namespace invar::metal
