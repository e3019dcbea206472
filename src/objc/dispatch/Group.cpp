#include "objc/dispatch/Group.hpp"

#include "base/Log.hpp"
#include "dispatch/group.h"
#include "objc/dispatch/BlockWork.hpp"
#include "objc/dispatch/Queue.hpp"
#include "objc/dispatch/Time.hpp"
#include "objc/dispatch/WorkerPool.hpp"

namespace invar::dispatch {

Group::Group() : Object(Kind::Group, [](Object* object) { delete static_cast<Group*>(object); }) {}
Group::~Group() = default;

void Group::enter() {
  Lock lock(m_mutex);
  if (m_count++ == 0) retain();
}

void Group::leave() {
  std::vector<Notification> due;
  {
    Lock lock(m_mutex);
    if (m_count == 0) {
      log::error("[dispatch_group_leave] more calls than dispatch_group_enter (macOS ends the program here)");
      return;
    }
    if (--m_count != 0) return;
    ++m_timesEmpty;
    due.swap(m_notifications);
    m_empty.notifyAll();
  }
  for (auto& notification : due) notification.queue->async(notification.work);
  release();
}

bool Group::wait(uint64_t timeout) {
  Lock lock(m_mutex);
  if (m_count == 0) return true;
  if (timeout == DISPATCH_TIME_NOW) return false;
  const WorkerPool::Blocking blocking;
  const auto deadline = deadlineOf(timeout);
  // Another round of work may begin before this thread wakes.
  const uint64_t before = m_timesEmpty;
  while (m_count != 0 && m_timesEmpty == before) {
    if (!deadline) m_empty.wait(lock);
    else if (m_empty.waitUntil(lock, *deadline) == std::cv_status::timeout) break;
  }
  return m_count == 0 || m_timesEmpty != before;
}

void Group::notify(Queue* queue, const Work& work) {
  if (!queue) return;
  {
    Lock lock(m_mutex);
    if (m_count != 0) return m_notifications.push_back({Reference<Queue>::share(queue), work});
  }
  queue->async(work);
}

}  // namespace invar::dispatch

using namespace invar::dispatch;

namespace {

Group* groupOf(dispatch_group_t group) { return reinterpret_cast<Group*>(group); }

/// Work that leaves its group when it is done.
struct GroupWork {
  Group* group;
  Work work;
};

void asyncInGroup(dispatch_group_t door, dispatch_queue_t queue, const Work& work, bool barrier) {
  Group* group = groupOf(door);
  Queue* target = Queue::of(queue);
  if (!group || !target) return;
  group->enter();
  target->async({[](void* context) {
                   auto* both = static_cast<GroupWork*>(context);
                   both->work.function(both->work.context);
                   both->group->leave();
                   delete both;
                 }, new GroupWork{group, work}}, barrier);
}

}  // namespace

extern "C" {

dispatch_group_t dispatch_group_create(void) { return reinterpret_cast<dispatch_group_t>(new Group); }
void dispatch_group_enter(dispatch_group_t group) { if (group) groupOf(group)->enter(); }
void dispatch_group_leave(dispatch_group_t group) { if (group) groupOf(group)->leave(); }
intptr_t dispatch_group_wait(dispatch_group_t group, dispatch_time_t timeout) {
  return !group || groupOf(group)->wait(timeout) ? 0 : 1;
}
void dispatch_group_async_f(dispatch_group_t group, dispatch_queue_t queue, void* context, dispatch_function_t work) {
  asyncInGroup(group, queue, {work, context}, false);
}
void dispatch_group_notify_f(dispatch_group_t group, dispatch_queue_t queue, void* context, dispatch_function_t work) {
  if (group) groupOf(group)->notify(Queue::of(queue), {work, context});
}
void dispatch_group_async(dispatch_group_t group, dispatch_queue_t queue, dispatch_block_t block) {
  asyncInGroup(group, queue, copiedWork(block), isBarrier(block));
}
void dispatch_group_notify(dispatch_group_t group, dispatch_queue_t queue, dispatch_block_t block) {
  if (group) groupOf(group)->notify(Queue::of(queue), copiedWork(block));
}

}
