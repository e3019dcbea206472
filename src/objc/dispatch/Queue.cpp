#include "objc/dispatch/Queue.hpp"

#include <array>
#include <semaphore>
#include <utility>

#include "base/Log.hpp"
#include "dispatch/queue.h"
#include "objc/dispatch/MainThread.hpp"
#include "objc/dispatch/WorkerPool.hpp"
#include "objc/objc-arc.h"

namespace invar::dispatch {
namespace {

// A thread goes on with a serial queue's next work for so long before other queues' work gets its turn.
constexpr int kWorkInARow = 64;

constinit thread_local RunningWork* t_running = nullptr;

class PoolScope {
public:
  PoolScope() : m_pool(objc_autoreleasePoolPush()) {}
  ~PoolScope() { objc_autoreleasePoolPop(m_pool); }

private:
  void* m_pool;
};

}  // namespace

RunningWork::RunningWork(Queue* queue) : m_queue(queue), m_outer(t_running) { t_running = this; }
RunningWork::~RunningWork() { t_running = m_outer; }

/// Holds a queue's slot for work on this thread; waits until there is one. What is thrown out of the work passes.
class Queue::Slot {
public:
  Slot(Queue& queue, bool barrier) : m_queue(queue), m_exclusive(queue.isSerial() || barrier) {
    std::unique_lock lock(queue.m_mutex);
    if (!queue.m_waiting.first() && !queue.m_suspended && !queue.m_inactive && queue.mayStart(m_exclusive)) {
      queue.takeSlot(m_exclusive);
      return;
    }
    struct Waiter : Item { std::binary_semaphore ready{0}; } waiter;
    waiter.queue = Reference<Queue>::share(&queue);
    waiter.barrier = barrier;
    waiter.mayRun = [](Item& item) { static_cast<Waiter&>(item).ready.release(); };
    queue.m_waiting.push(&waiter);
    lock.unlock();
    const WorkerPool::Blocking blocking;
    waiter.ready.acquire();
  }
  ~Slot() { proceedAll(m_queue.finish(m_exclusive)); }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

private:
  Queue& m_queue;
  const bool m_exclusive;
};

Queue::Queue(const char* label, const Attribute::Values& values, Queue* target)
    : Object(Kind::Queue, [](Object* object) { delete static_cast<Queue*>(object); }),
      m_label(label ? label : ""), m_values(values), m_threads(Threads::OfTarget),
      m_target(Reference<Queue>::share(target ? target : &global(values.qos))), m_inactive(values.inactive) {}

Queue::Queue(Global, const char* label, unsigned qos, Threads threads)
    : Object(Kind::Queue, [](Object*) {}), m_label(label),
      m_values{.concurrent = threads == Threads::OfPool, .qos = qos}, m_threads(threads) {
  makeImmortal();
}

Queue::~Queue() {
  for (auto& [key, specific] : m_specific)
    if (specific.destructor && specific.value) global(0).async({specific.destructor, specific.value});
}

Queue& Queue::global(unsigned qos) {
  struct Root { unsigned qos; Queue* queue; };
  const auto root = [](unsigned q, const char* label) { return Root{q, new Queue(Global{}, label, q, Threads::OfPool)}; };
  static const std::array roots{root(QOS_CLASS_DEFAULT, "com.apple.root.default-qos"),
                                root(QOS_CLASS_USER_INTERACTIVE, "com.apple.root.user-interactive-qos"),
                                root(QOS_CLASS_USER_INITIATED, "com.apple.root.user-initiated-qos"),
                                root(QOS_CLASS_UTILITY, "com.apple.root.utility-qos"),
                                root(QOS_CLASS_BACKGROUND, "com.apple.root.background-qos")};
  for (const Root& r : roots) if (r.qos == qos) return *r.queue;
  return *roots[0].queue;
}

Queue& Queue::main() {
  static auto* queue = new Queue(Global{}, "com.apple.main-thread", QOS_CLASS_USER_INTERACTIVE, Threads::Main);
  return *queue;
}

Queue* Queue::of(const void* object) {
  auto* known = static_cast<Object*>(const_cast<void*>(object));
  return known && known->kind() == Kind::Queue ? static_cast<Queue*>(known) : nullptr;
}

// Starting and finishing.

void Queue::takeSlot(bool exclusive) {
  if (exclusive) m_exclusive = true;
  else ++m_running;
}

ItemList Queue::takeStartable() {
  ItemList startable;
  while (Item* item = m_waiting.first()) {
    const bool exclusive = isExclusive(*item);
    if (m_suspended || m_inactive || !mayStart(exclusive)) break;
    takeSlot(exclusive);
    startable.push(m_waiting.pop());
  }
  return startable;
}

ItemList Queue::finish(bool exclusive) {
  const std::lock_guard lock(m_mutex);
  if (exclusive) m_exclusive = false;
  else --m_running;
  return takeStartable();
}

void Queue::enqueue(Item* item) {
  if (m_threads == Threads::OfPool) return proceed(item);
  ItemList startable;
  {
    const std::lock_guard lock(m_mutex);
    m_waiting.push(item);
    startable = takeStartable();
  }
  proceedAll(startable);
}

void Queue::proceedAll(ItemList items) {
  while (Item* item = items.pop()) proceed(item);
}

void Queue::proceed(Item* item) {
  if (item->mayRun) return item->mayRun(*item);   // the item is gone from here on
  if (item->level < item->above.size()) return item->above[item->level++]->enqueue(item);
  (item->above.empty() ? item->queue : item->above.back())->handToThread(item);
}

void Queue::handToThread(Item* item) {
  if (endsOnMainThread()) submitToMainThread(item);
  else WorkerPool::shared().submit(item);
}

void Queue::run(Item* item) {
  for (int left = kWorkInARow; item; --left) {
    {
      const RunningWork running(item->queue.get());
      const PoolScope pool;
      item->work.function(item->work.context);
    }
    for (size_t i = item->above.size(); i-- > 0;)
      proceedAll(item->above[i]->finish(item->above[i]->isExclusive(*item)));
    const Reference<Queue> queue = item->queue;
    ItemList startable;
    if (queue->m_threads != Threads::OfPool) startable = queue->finish(queue->isExclusive(*item));
    const bool direct = item->above.empty() && queue->m_threads == Threads::OfTarget;
    delete item;
    // What may run next goes on here, without a change of threads, if it needs no more than this queue's slot.
    item = startable.first();
    if (item && direct && left > 1 && !item->mayRun && item->above.empty()) startable.pop();
    else item = nullptr;
    proceedAll(startable);
  }
}

// What callers ask for.

void Queue::async(const Work& work, bool barrier) {
  auto* item = new Item;
  item->work = work;
  item->queue = Reference<Queue>::share(this);
  item->barrier = barrier;
  item->ownThread = isSerial();
  if (m_threads == Threads::OfTarget)
    for (auto up = target(); up && up->m_threads != Threads::OfPool; up = up->target()) {
      item->ownThread |= up->isSerial();
      item->above.push_back(up);
    }
  enqueue(item);
}

void Queue::sync(const Work& work, bool barrier) {
  if (wouldWaitForItself(barrier)) {
    log::error("[dispatch_sync] called on queue '" + m_label + "' by its own work, which would wait for itself for ever "
               "(macOS ends the program here): the work is run at once");
    const RunningWork running(this);
    return work.function(work.context);
  }
  if (!endsOnMainThread()) return syncInside(work, barrier, this);
  struct Call { const Work& work; std::binary_semaphore done{0}; } call{work};
  async({[](void* context) {
           auto& call = *static_cast<Call*>(context);
           call.work.function(call.work.context);
           call.done.release();
         }, &call}, barrier);
  const WorkerPool::Blocking blocking;
  call.done.acquire();
}

void Queue::syncInside(const Work& work, bool barrier, Queue* asked) {
  if (m_threads == Threads::OfPool) {
    const RunningWork running(asked);
    return work.function(work.context);
  }
  const Slot slot(*this, barrier);
  target()->syncInside(work, false, asked);
}

bool Queue::wouldWaitForItself(bool barrier) const {
  if (endsOnMainThread()) return onMainThread();
  if ((barrier && !isSerial() && m_threads == Threads::OfTarget) && isCurrent()) return true;
  for (auto queue = Reference<Queue>::share(const_cast<Queue*>(this)); queue; queue = queue->target())
    if (queue->isSerial() && queue->isCurrent()) return true;
  return false;
}

bool Queue::endsOnMainThread() const {
  for (auto queue = Reference<Queue>::share(const_cast<Queue*>(this)); queue; queue = queue->target())
    if (queue->m_threads == Threads::Main) return true;
  return false;
}

Reference<Queue> Queue::target() const {
  if (m_threads != Threads::OfTarget) return {};
  const std::lock_guard lock(m_mutex);
  return m_target;
}

void Queue::setTarget(Queue* target) {
  if (m_threads != Threads::OfTarget) return;
  auto next = Reference<Queue>::share(target ? target : &global(m_values.qos));
  const std::lock_guard lock(m_mutex);
  std::swap(m_target, next);
}

void Queue::suspend() {
  const std::lock_guard lock(m_mutex);
  if (m_threads == Threads::OfTarget) ++m_suspended;
}

void Queue::resume() {
  ItemList startable;
  {
    const std::lock_guard lock(m_mutex);
    if (m_suspended == 0) {
      if (!m_inactive && m_threads == Threads::OfTarget)
        log::error("[dispatch_resume] queue '" + m_label + "' is not suspended");
      m_inactive = false;   // as Apple's: resuming an inactive queue activates it
    } else {
      --m_suspended;
    }
    startable = takeStartable();
  }
  proceedAll(startable);
}

void Queue::activate() {
  ItemList startable;
  {
    const std::lock_guard lock(m_mutex);
    m_inactive = false;
    startable = takeStartable();
  }
  proceedAll(startable);
}

void Queue::setSpecific(const void* key, void* value, Object::Function destructor) {
  Specific before{};
  {
    const std::unique_lock lock(m_specificMutex);
    auto found = m_specific.find(key);
    if (found != m_specific.end()) before = found->second;
    if (value) m_specific[key] = {value, destructor};
    else m_specific.erase(key);
  }
  if (before.destructor && before.value) global(0).async({before.destructor, before.value});
}

void* Queue::specific(const void* key) const {
  for (auto queue = Reference<Queue>::share(const_cast<Queue*>(this)); queue; queue = queue->target()) {
    const std::shared_lock lock(queue->m_specificMutex);
    auto found = queue->m_specific.find(key);
    if (found != queue->m_specific.end()) return found->second.value;
  }
  return nullptr;
}

Queue* Queue::current() { return t_running ? t_running->m_queue : nullptr; }

bool Queue::isCurrent() const {
  for (const RunningWork* running = t_running; running; running = running->m_outer)
    for (auto queue = Reference<Queue>::share(running->m_queue); queue; queue = queue->target())
      if (queue.get() == this) return true;
  return false;
}

}  // namespace invar::dispatch
