#include "device/OrderNode.hpp"

#include "device/QueueState.hpp"

namespace invar::device {
PendingActions& PendingActions::ofThisThread() {
  static thread_local PendingActions pending;
  return pending;
}

void PendingActions::runAll() {
  while (!actions.empty()) {
    auto next = std::move(actions.front());
    actions.pop_front();
    next();
  }
  running = false;
}

void OrderNode::follow(OrderNode& earlier) {
  Lock lock(earlier.m_mutex);
  if (earlier.m_done) return;
  m_pending.fetch_add(1, std::memory_order_relaxed);
  earlier.m_followers.push_back(Ref<OrderNode>::share(this));
}

void OrderNode::start() {
  if (m_signal) {
    // A failed submission still signals: another queue must not wait for ever on its account.
    m_signal->event->raise(m_signal->value);
    finish({});
    return;
  }
  if (!m_queue->m_state.load()->markStarted(*m_submission)) {
    finish({});   // an earlier pass of this submission failed: the rest of it is skipped
    return;
  }
  m_queue->device().execute(*m_pass, *this);
}

void OrderNode::passFinished(std::optional<Error> error) {
  // The backend may be deep in its own loops; what follows starts other work.
  if (error) runSoon([self = Ref<OrderNode>::share(this), error = std::move(error)] { self->finish(error); });
  else runSoon([self = Ref<OrderNode>::share(this)] { self->finish({}); });
}

void OrderNode::finish(std::optional<Error> error) {
  std::vector<Ref<OrderNode>> followers;
  {
    Lock lock(m_mutex);
    m_done = true;
    followers.swap(m_followers);
  }
  const Ref<Queue> queue = std::move(m_queue);
  const Ref<Submission> submission = std::move(m_submission);
  for (auto& follower : followers)
    if (follower->releaseStart()) runSoon([follower] { follower->start(); });
  queue->m_state.load()->nodeFinished(*this, *submission, std::move(error));
}

}  // namespace invar::device
