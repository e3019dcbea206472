// dispatch/queue.h over Queue.
#include "dispatch/queue.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "objc/dispatch/BlockWork.hpp"
#include "objc/dispatch/Delay.hpp"
#include "objc/dispatch/MainThread.hpp"
#include "objc/dispatch/Queue.hpp"

using namespace invar::dispatch;

namespace {

template <class Door>
Door door(const void* object) { return reinterpret_cast<Door>(const_cast<void*>(object)); }

Queue& queueOf(dispatch_queue_t queue) {
  Queue* found = Queue::of(queue);
  return found ? *found : Queue::global(QOS_CLASS_DEFAULT);   // a null queue; macOS would crash
}

// An assertion is a wish to end the program.
[[noreturn]] void failAssertion(const char* function, dispatch_queue_t queue, const char* what) {
  std::fprintf(stderr, "[%s] the caller is %s queue '%s'\n", function, what, queueOf(queue).label());
  std::abort();
}

}  // namespace

extern "C" {

dispatch_queue_attr_t dispatch_queue_attr_make_initially_inactive(dispatch_queue_attr_t attribute) {
  auto values = Attribute::of(attribute);
  values.inactive = true;
  return door<dispatch_queue_attr_t>(Attribute::with(values));
}
dispatch_queue_attr_t dispatch_queue_attr_make_with_qos_class(dispatch_queue_attr_t attribute, dispatch_qos_class_t qos,
                                                              int relative) {
  auto values = Attribute::of(attribute);
  values.qos = qos;
  values.relativePriority = relative;
  return door<dispatch_queue_attr_t>(Attribute::with(values));
}
// Every piece of work has its pool.
dispatch_queue_attr_t dispatch_queue_attr_make_with_autorelease_frequency(dispatch_queue_attr_t attribute,
                                                                          dispatch_autorelease_frequency_t) {
  return attribute;
}

dispatch_queue_t dispatch_queue_create(const char* label, dispatch_queue_attr_t attribute) {
  return door<dispatch_queue_t>(new Queue(label, Attribute::of(attribute), nullptr));
}
dispatch_queue_t dispatch_queue_create_with_target(const char* label, dispatch_queue_attr_t attribute,
                                                   dispatch_queue_t target) {
  return door<dispatch_queue_t>(new Queue(label, Attribute::of(attribute), Queue::of(target)));
}
dispatch_queue_main_t dispatch_get_main_queue(void) { return door<dispatch_queue_t>(&Queue::main()); }

dispatch_queue_global_t dispatch_get_global_queue(intptr_t identifier, uintptr_t) {
  unsigned qos = unsigned(identifier);
  switch (identifier) {
    case DISPATCH_QUEUE_PRIORITY_HIGH: qos = QOS_CLASS_USER_INITIATED; break;
    case DISPATCH_QUEUE_PRIORITY_DEFAULT: qos = QOS_CLASS_DEFAULT; break;
    case DISPATCH_QUEUE_PRIORITY_LOW: qos = QOS_CLASS_UTILITY; break;
    case DISPATCH_QUEUE_PRIORITY_BACKGROUND: qos = QOS_CLASS_BACKGROUND; break;
    case QOS_CLASS_USER_INTERACTIVE: case QOS_CLASS_USER_INITIATED: case QOS_CLASS_DEFAULT: case QOS_CLASS_UTILITY:
    case QOS_CLASS_BACKGROUND: break;
    default: return nullptr;
  }
  return door<dispatch_queue_t>(&Queue::global(qos));
}

void dispatch_main(void) { runMainThread(); }

const char* dispatch_queue_get_label(dispatch_queue_t queue) {
  Queue* asked = queue ? Queue::of(queue) : Queue::current();
  if (!asked && !queue && onMainThread()) asked = &Queue::main();
  return asked ? asked->label() : "";
}
dispatch_qos_class_t dispatch_queue_get_qos_class(dispatch_queue_t queue, int* relative) {
  const auto& values = queueOf(queue).attributes();
  if (relative) *relative = values.relativePriority;
  return dispatch_qos_class_t(values.qos);
}
qos_class_t qos_class_self(void) {
  Queue* current = Queue::current();
  return current && current->attributes().qos ? qos_class_t(current->attributes().qos) : QOS_CLASS_DEFAULT;
}

void dispatch_async_f(dispatch_queue_t queue, void* context, dispatch_function_t work) {
  queueOf(queue).async({work, context});
}
void dispatch_barrier_async_f(dispatch_queue_t queue, void* context, dispatch_function_t work) {
  queueOf(queue).async({work, context}, true);
}
void dispatch_sync_f(dispatch_queue_t queue, void* context, dispatch_function_t work) {
  queueOf(queue).sync({work, context});
}
void dispatch_barrier_sync_f(dispatch_queue_t queue, void* context, dispatch_function_t work) {
  queueOf(queue).sync({work, context}, true);
}
void dispatch_async_and_wait_f(dispatch_queue_t queue, void* context, dispatch_function_t work) {
  queueOf(queue).sync({work, context});
}
void dispatch_barrier_async_and_wait_f(dispatch_queue_t queue, void* context, dispatch_function_t work) {
  queueOf(queue).sync({work, context}, true);
}
void dispatch_after_f(dispatch_time_t when, dispatch_queue_t queue, void* context, dispatch_function_t work) {
  asyncAfter(when, queueOf(queue), {work, context});
}

void dispatch_async(dispatch_queue_t queue, dispatch_block_t block) {
  queueOf(queue).async(copiedWork(block), isBarrier(block));
}
void dispatch_barrier_async(dispatch_queue_t queue, dispatch_block_t block) {
  queueOf(queue).async(copiedWork(block), true);
}
void dispatch_sync(dispatch_queue_t queue, DISPATCH_NOESCAPE dispatch_block_t block) {
  queueOf(queue).sync(borrowedWork(block), isBarrier(block));
}
void dispatch_barrier_sync(dispatch_queue_t queue, DISPATCH_NOESCAPE dispatch_block_t block) {
  queueOf(queue).sync(borrowedWork(block), true);
}
void dispatch_async_and_wait(dispatch_queue_t queue, DISPATCH_NOESCAPE dispatch_block_t block) {
  dispatch_sync(queue, block);
}
void dispatch_barrier_async_and_wait(dispatch_queue_t queue, DISPATCH_NOESCAPE dispatch_block_t block) {
  dispatch_barrier_sync(queue, block);
}
void dispatch_after(dispatch_time_t when, dispatch_queue_t queue, dispatch_block_t block) {
  asyncAfter(when, queueOf(queue), copiedWork(block));
}

void dispatch_queue_set_specific(dispatch_queue_t queue, const void* key, void* value, dispatch_function_t destructor) {
  if (Queue* asked = Queue::of(queue)) asked->setSpecific(key, value, destructor);
}
void* dispatch_queue_get_specific(dispatch_queue_t queue, const void* key) {
  Queue* asked = Queue::of(queue);
  return asked ? asked->specific(key) : nullptr;
}
void* dispatch_get_specific(const void* key) {
  Queue* current = Queue::current();
  return current ? current->specific(key) : nullptr;
}

void dispatch_assert_queue(dispatch_queue_t queue) {
  if (&queueOf(queue) == &Queue::main() && onMainThread()) return;
  if (!queueOf(queue).isCurrent()) failAssertion("dispatch_assert_queue", queue, "no work of");
}
void dispatch_assert_queue_barrier(dispatch_queue_t queue) { dispatch_assert_queue(queue); }
void dispatch_assert_queue_not(dispatch_queue_t queue) {
  if (queueOf(queue).isCurrent()) failAssertion("dispatch_assert_queue_not", queue, "work of");
}

}
