// dispatch_apply: a loop on several threads, one of them the caller's.
#include <algorithm>
#include <atomic>

#include "base/Mutex.hpp"
#include "dispatch/queue.h"
#include "objc/dispatch/Queue.hpp"
#include "objc/dispatch/WorkerPool.hpp"

namespace invar::dispatch {
namespace {

using Body = void (*)(void* context, size_t iteration);

/// The loop's state. Helpers that come when all is done find nothing to do, and may come after the caller has left:
/// whoever lets go last frees it.
class Loop {
public:
  Loop(size_t iterations, void* context, Body body, unsigned users)
      : m_iterations(iterations), m_left(iterations), m_context(context), m_body(body), m_users(users) {}

  void help() {
    size_t done = 0;
    for (size_t i; (i = m_next.fetch_add(1)) < m_iterations; ++done) m_body(m_context, i);
    if (done && m_left.fetch_sub(done) == done) {
      Lock lock(m_mutex);
      m_finished = true;
      m_changed.notifyAll();
    }
  }

  void waitForAll() {
    const WorkerPool::Blocking blocking;
    Lock lock(m_mutex);
    while (!m_finished) m_changed.wait(lock);
  }

  void letGo() { if (m_users.fetch_sub(1) == 1) delete this; }

private:
  const size_t m_iterations;
  std::atomic<size_t> m_next{0};
  std::atomic<size_t> m_left;
  void* const m_context;
  const Body m_body;
  std::atomic<unsigned> m_users;
  Mutex m_mutex;
  Condition m_changed;
  bool m_finished INVAR_GUARDED_BY(m_mutex) = false;
};

void helpLater(void* context) {
  auto* loop = static_cast<Loop*>(context);
  loop->help();
  loop->letGo();
}

void apply(size_t iterations, Queue& queue, void* context, Body body) {
  if (iterations == 0) return;
  const unsigned helpers = queue.isSerial() ? 0 : unsigned(std::min<size_t>(WorkerPool::cores(), iterations) - 1);
  auto* loop = new Loop(iterations, context, body, helpers + 1);
  for (unsigned i = 0; i < helpers; ++i) queue.async({helpLater, loop});
  // As work of the queue, so that it runs when the queue lets it; a loop inside work of the queue is that already.
  if (queue.isCurrent()) loop->help();
  else queue.sync({[](void* l) { static_cast<Loop*>(l)->help(); }, loop});
  loop->waitForAll();
  loop->letGo();
}

Queue& queueFor(dispatch_queue_t queue) {
  Queue* found = Queue::of(queue);
  return found ? *found : Queue::global(QOS_CLASS_DEFAULT);
}

}  // namespace
}  // namespace invar::dispatch

using namespace invar::dispatch;

extern "C" void dispatch_apply_f(size_t iterations, dispatch_queue_t queue, void* context, void (*work)(void*, size_t)) {
  apply(iterations, queueFor(queue), context, work);
}

extern "C" void dispatch_apply(size_t iterations, dispatch_queue_t queue,
                               DISPATCH_NOESCAPE void (^block)(size_t)) {
  apply(iterations, queueFor(queue), (void*)block,
        [](void* context, size_t iteration) { ((void (^)(size_t))context)(iteration); });
}
