#include "objc/dispatch/Object.hpp"

#include <algorithm>
#include <iterator>

#include "dispatch/dispatch.h"
#include "objc/dispatch/Queue.hpp"
#include "objc/runtime/Lifetime.hpp"

namespace invar::dispatch {
namespace {

constinit void* s_classes[kKinds] = {};

Object* objectOf(invar_any_dispatch_object any) { return static_cast<Object*>(const_cast<void*>(any.pointer)); }

}  // namespace

Object::Object(Kind kind, Destroy destroy) noexcept : m_isa(s_classes[int(kind)]), m_kind(kind), m_destroy(destroy) {}

void Object::setClasses(void* const (&classes)[kKinds]) {
  std::copy(std::begin(classes), std::end(classes), std::begin(s_classes));
}

void Object::release() noexcept {
  if (m_count.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  objc::willDestroy(this);
  if (Function finalizer = m_finalizer.load())
    if (void* context = m_context.load()) Queue::global(QOS_CLASS_DEFAULT).async({finalizer, context});
  m_destroy(this);
}

bool Object::retainIfAlive() noexcept {
  uint32_t count = m_count.load(std::memory_order_relaxed);
  while (count != 0)
    if (m_count.compare_exchange_weak(count, count + 1, std::memory_order_relaxed)) return true;
  return false;
}

}  // namespace invar::dispatch

using namespace invar::dispatch;

extern "C" {

void dispatch_retain(invar_any_dispatch_object object) { if (objectOf(object)) objectOf(object)->retain(); }
void dispatch_release(invar_any_dispatch_object object) { if (objectOf(object)) objectOf(object)->release(); }

void* dispatch_get_context(invar_any_dispatch_object object) {
  return objectOf(object) ? objectOf(object)->context() : nullptr;
}
void dispatch_set_context(invar_any_dispatch_object object, void* context) {
  if (objectOf(object)) objectOf(object)->setContext(context);
}
void dispatch_set_finalizer_f(invar_any_dispatch_object object, dispatch_function_t finalizer) {
  if (objectOf(object)) objectOf(object)->setFinalizer(finalizer);
}

void dispatch_activate(invar_any_dispatch_object object) {
  if (auto* queue = Queue::of(objectOf(object))) queue->activate();
}
void dispatch_suspend(invar_any_dispatch_object object) {
  if (auto* queue = Queue::of(objectOf(object))) queue->suspend();
}
void dispatch_resume(invar_any_dispatch_object object) {
  if (auto* queue = Queue::of(objectOf(object))) queue->resume();
}
void dispatch_set_target_queue(invar_any_dispatch_object object, dispatch_queue_t target) {
  if (auto* queue = Queue::of(objectOf(object))) queue->setTarget(Queue::of(target));
}

}
