// One pass or one event signal in the order of things: what it waits for and what waits for it.
// Nodes form a graph across queues; an edge goes from earlier to later, so the graph has no cycle.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

#include "base/Mutex.hpp"
#include "base/Ref.hpp"
#include "device/Device.hpp"
#include "device/Submission.hpp"

namespace invar::device {

/// Thread safety: thread-safe.
class OrderNode final : public RefCounted, public PassCompletion {
public:
  OrderNode(Ref<Queue> queue, Ref<Submission> submission, Pass* pass, const EventSignal* signal)
      : m_queue(std::move(queue)), m_submission(std::move(submission)), m_pass(pass), m_signal(signal) {}

  /// Makes this node wait for an earlier one, unless that one is done.
  void follow(OrderNode& earlier) INVAR_EXCLUDES(earlier.m_mutex);
  /// Gives up the reference that keeps a new node from starting; true when it may start now.
  bool releaseStart() { return m_pending.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  /// Runs the pass or the signal. Nothing else refers to `this` as unstarted any more.
  void start();

  void passFinished(std::optional<Error> error) override;

  size_t indexInFlight = 0;   // the queue's, under its lock

private:
  void finish(std::optional<Error> error);

  // Dropped when the node is done: fences and hazard tables keep old nodes, and must not keep work alive.
  Ref<Queue> m_queue;
  Ref<Submission> m_submission;
  Pass* m_pass;
  const EventSignal* m_signal;

  std::atomic<uint32_t> m_pending{1};
  Mutex m_mutex;
  bool m_done INVAR_GUARDED_BY(m_mutex) = false;
  std::vector<Ref<OrderNode>> m_followers INVAR_GUARDED_BY(m_mutex);
};

/// What is to run on this thread after the actions that are already running on it.
struct PendingActions {
  std::deque<std::function<void()>> actions;
  bool running = false;
  static PendingActions& ofThisThread();
  void runAll();
};

/// Runs `action` on this thread, after the actions that are already running on it have returned.
/// Finishing work starts work, which may finish at once: without this, a chain of events between
/// two queues would be as deep on the stack as it is long.
template <class Action>
void runSoon(Action&& action) {
  PendingActions& pending = PendingActions::ofThisThread();
  if (pending.running) {
    pending.actions.emplace_back(std::forward<Action>(action));
    return;
  }
  pending.running = true;
  action();
  pending.runAll();
}

}  // namespace invar::device
