// Queues: which work may run now. Where it runs is the business of the queue at the end of the chain of targets: one of
// the global ones, whose threads are the WorkerPool's, or the main queue.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "objc/dispatch/Attribute.hpp"
#include "objc/dispatch/Work.hpp"

namespace invar::dispatch {

/// Thread safety: thread-safe. sync blocks. No lock is held while work runs.
class Queue : public Object {
public:
  Queue(const char* label, const Attribute::Values& values, Queue* target);
  static Queue& global(unsigned qos);
  static Queue& main();
  /// Null unless it is a queue.
  static Queue* of(const void* object);

  void async(const Work& work, bool barrier = false);
  /// Runs the work on this thread when it may run; on the main thread if that is where the queue's work runs.
  void sync(const Work& work, bool barrier = false);

  void suspend();
  void resume();
  void activate();
  void setTarget(Queue* target);

  const char* label() const { return m_label.c_str(); }
  const Attribute::Values& attributes() const { return m_values; }
  bool isSerial() const { return !m_values.concurrent; }

  void setSpecific(const void* key, void* value, Object::Function destructor);
  /// The queue's own value, or that of the nearest target that has one.
  void* specific(const void* key) const;

  /// The queue whose work this thread runs; null outside of all.
  static Queue* current();
  /// Whether this thread runs work of the queue, or of one that has it among its targets.
  bool isCurrent() const;

  /// For the threads: runs an item and, as long as it is its turn, what it let pass.
  static void run(Item* item);

private:
  enum class Threads : uint8_t { OfTarget, OfPool, Main };
  struct Global {};
  Queue(Global, const char* label, unsigned qos, Threads threads);
  ~Queue();

  class Slot;
  void enqueue(Item* item);
  /// Items that may start now, their slots taken. Under the lock.
  ItemList takeStartable();
  bool isExclusive(const Item& item) const { return isSerial() || (item.barrier && item.queue.get() == this); }
  bool mayStart(bool exclusive) const { return !m_exclusive && (!exclusive || m_running == 0); }
  void takeSlot(bool exclusive);
  /// Gives a slot back, and takes those of the items that may start now.
  ItemList finish(bool exclusive);
  void syncInside(const Work& work, bool barrier, Queue* asked);
  bool wouldWaitForItself(bool barrier) const;
  bool endsOnMainThread() const;
  Reference<Queue> target() const;

  // What becomes of an item that was given a slot: on to the target, to a thread, or to the thread that waits.
  static void proceed(Item* item);
  static void proceedAll(ItemList items);
  void handToThread(Item* item);

  const std::string m_label;
  const Attribute::Values m_values;
  const Threads m_threads;

  mutable std::mutex m_mutex;
  // Guarded by m_mutex.
  Reference<Queue> m_target;
  ItemList m_waiting;
  size_t m_running = 0;
  bool m_exclusive = false;   // a barrier, or a serial queue's work, runs
  unsigned m_suspended = 0;
  bool m_inactive = false;

  struct Specific { void* value; Object::Function destructor; };
  mutable std::shared_mutex m_specificMutex;
  std::unordered_map<const void*, Specific> m_specific;
};

/// Work that this thread runs, innermost first.
class RunningWork {
public:
  explicit RunningWork(Queue* queue);
  ~RunningWork();
  RunningWork(const RunningWork&) = delete;
  RunningWork& operator=(const RunningWork&) = delete;

private:
  friend class Queue;
  Queue* const m_queue;
  RunningWork* const m_outer;
};

}  // namespace invar::dispatch
