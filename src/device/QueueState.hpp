// The bookkeeping behind a Queue: who is next, what is under way, and who hears of it.
#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "base/Mutex.hpp"
#include "device/OrderNode.hpp"
#include "device/Queue.hpp"

namespace invar::device {

/// Where a submission stands in its queue. Guarded by the queue's lock.
struct Submission::Progress {
  bool reserved = false;
  bool submitted = false;
  bool cancelled = false;
  bool scheduled = false;
  bool failed = false;
  size_t nextStep = 0;       ///< steps before it are issued
  size_t unfinished = 0;     ///< issued nodes that are not done
  Outcome outcome;
};

/// Locks: m_mutex guards everything; it is never held while a backend, an event or a callback is called.
class QueueState {
public:
  explicit QueueState(Queue& queue) : m_queue(queue) {}

  void reserve(Submission& submission) INVAR_EXCLUDES(m_mutex);
  void cancel(Submission& submission) INVAR_EXCLUDES(m_mutex);
  void submit(Ref<Submission> submission) INVAR_EXCLUDES(m_mutex);

  /// Notes that the submission's work begins; false when it has failed and is to be skipped.
  bool markStarted(Submission& submission) INVAR_EXCLUDES(m_mutex);
  void nodeFinished(OrderNode& node, Submission& submission, std::optional<Error> error) INVAR_EXCLUDES(m_mutex);

private:
  struct Hazard {
    Ref<OrderNode> lastWriter;
    std::vector<Ref<OrderNode>> readers;   ///< since the last writer
  };
  struct Notice { Ref<Submission> submission; bool completed; };
  struct Place {
    Submission* submission;         ///< its identity while it is only reserved
    Ref<Submission> held;           ///< set from submit on
  };
  /// What to do once the lock is given up.
  struct Actions {
    std::vector<Ref<OrderNode>> start;
    const EventWait* wait = nullptr;
  };

  void advance(Actions& actions) INVAR_REQUIRES(m_mutex);
  bool issue(const Ref<Submission>& submission, Actions& actions) INVAR_REQUIRES(m_mutex);
  void addNode(const Ref<Submission>& submission, Pass* pass, const EventSignal* signal, Actions& actions)
      INVAR_REQUIRES(m_mutex);
  void orderByMemory(OrderNode& node, const Pass& pass) INVAR_REQUIRES(m_mutex);
  void orderByFences(OrderNode& node, const Pass& pass) INVAR_REQUIRES(m_mutex);
  void retire() INVAR_REQUIRES(m_mutex);
  void perform(Actions& actions) INVAR_EXCLUDES(m_mutex);
  void eventReached() INVAR_EXCLUDES(m_mutex);
  void deliverNotices() INVAR_EXCLUDES(m_mutex);

  Queue& m_queue;
  Mutex m_mutex;
  std::deque<Place> m_order INVAR_GUARDED_BY(m_mutex);     ///< in enqueue order, the oldest uncompleted first
  size_t m_issueAt INVAR_GUARDED_BY(m_mutex) = 0;          ///< first place in m_order with steps to issue
  bool m_blocked INVAR_GUARDED_BY(m_mutex) = false;        ///< an event wait holds back what follows
  std::vector<Ref<OrderNode>> m_inFlight INVAR_GUARDED_BY(m_mutex);
  std::unordered_map<const void*, Hazard> m_hazards INVAR_GUARDED_BY(m_mutex);
  std::deque<Notice> m_notices INVAR_GUARDED_BY(m_mutex);
  bool m_delivering INVAR_GUARDED_BY(m_mutex) = false;     ///< one thread at a time, so that order is kept
};

/// The pass that updated a fence last.
struct Fence::State {
  Mutex mutex;
  Ref<OrderNode> lastUpdate INVAR_GUARDED_BY(mutex);
};

}  // namespace invar::device
