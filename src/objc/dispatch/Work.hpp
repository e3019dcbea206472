// A piece of work and its way through queues to a thread.
#pragma once

#include <vector>

#include "objc/dispatch/Object.hpp"

namespace invar::dispatch {

class Queue;

/// What is to be called. Thread safety: a plain value.
struct Work {
  void (*function)(void*);
  void* context;
};

/// Work that waits in a queue, or for a thread.
struct Item {
  Work work{};
  Item* next = nullptr;
  Reference<Queue> queue;               ///< where it was put
  std::vector<Reference<Queue>> above;  ///< that queue's target and so on, without the last, which has the threads
  size_t level = 0;                     ///< how many of these, and the queue itself, let it pass
  bool barrier = false;
  bool ownThread = false;               ///< of a serial queue: gets a thread even if all cores are busy
  void (*mayRun)(Item&) = nullptr;      ///< for a thread that waits: called in place of handing over to a pool
};

/// First in, first out. Thread safety: one thread at a time.
class ItemList {
public:
  Item* first() const { return m_first; }
  Item* last() const { return m_last; }
  void push(Item* item) {
    item->next = nullptr;
    (m_last ? m_last->next : m_first) = item;
    m_last = item;
  }
  Item* pop() {
    Item* item = m_first;
    if (item && !(m_first = item->next)) m_last = nullptr;
    return item;
  }

private:
  Item* m_first = nullptr;
  Item* m_last = nullptr;
};

}  // namespace invar::dispatch
