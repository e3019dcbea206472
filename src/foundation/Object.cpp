#include "foundation/Object.hpp"

#include <cstdio>

#include "Foundation/NSObject.hpp"
#include "base/Log.hpp"
#include "foundation/ObjectiveCDoor.hpp"
#include "foundation/String.hpp"

namespace invar::foundation {
namespace {

// The member of the nearest class that has it.
template <class Member>
Member inherited(const TypeInfo& type, Member TypeInfo::* member) noexcept {
  for (const TypeInfo* t = &type; t; t = t->super)
    if (t->*member) return t->*member;
  return nullptr;
}

std::string nameAndAddress(const ObjectBase* object) {
  char text[160];
  std::snprintf(text, sizeof text, "<%s: %p>", object->type().name, static_cast<const void*>(object));
  return text;
}

}  // namespace

constinit const TypeInfo kObjectType{.name = "NSObject", .super = nullptr, .destroy = nullptr};
constinit const TypeInfo kReleasedType{.name = "a released object", .super = nullptr, .destroy = nullptr};

void ObjectBase::release() noexcept {
  if (m_type == &kReleasedType) {
    log::error("[NSObject release] the object was released before its last use: one release too many");
    return;
  }
  if (m_count.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  // A destructor may retain and release the object that it destroys; that must not destroy it again.
  m_count.store(kDyingCount, std::memory_order_relaxed);
  const auto* door = objectiveCDoor();
  if (door && door->willDestroy(this)) return;
  m_type->destroy(this);
}

bool ObjectBase::retainIfAlive() noexcept {
  uint32_t count = m_count.load(std::memory_order_relaxed);
  // Around kDyingCount stands an object in its destructor, which may retain and release itself.
  auto alive = [](uint32_t c) { return c != 0 && (c < kDyingCount / 2 || c > kDyingCount * 2); };
  while (alive(count))
    if (m_count.compare_exchange_weak(count, count + 1, std::memory_order_relaxed)) return true;
  return false;
}

bool ObjectBase::releaseUnlessLast() noexcept {
  uint32_t count = m_count.load(std::memory_order_relaxed);
  while (count > 1)
    if (m_count.compare_exchange_weak(count, count - 1, std::memory_order_acq_rel)) return true;
  return false;
}

uint64_t hashOf(const ObjectBase* object) noexcept {
  if (!object) return 0;
  auto* hash = inherited(object->type(), &TypeInfo::hash);
  return hash ? hash(object) : reinterpret_cast<uintptr_t>(object) >> 4;
}

bool areEqual(const ObjectBase* a, const ObjectBase* b) noexcept {
  if (a == b) return a != nullptr;
  if (!a || !b) return false;
  auto* isEqual = inherited(a->type(), &TypeInfo::isEqual);
  return isEqual && isEqual(a, b);
}

std::string describe(const ObjectBase* object) {
  if (!object) return "(null)";
  auto* description = inherited(object->type(), &TypeInfo::description);
  return description ? description(object) : nameAndAddress(object);
}

ObjectBase* copyOf(const ObjectBase* object) {
  if (!object) return nullptr;
  if (auto* copy = inherited(object->type(), &TypeInfo::copy)) return copy(object);
  auto* same = const_cast<ObjectBase*>(object);
  same->retain();
  return same;
}

}  // namespace invar::foundation

namespace NS {

using namespace invar;
using foundation::baseOf;

namespace detail {

void* retain(const void* object) {
  if (object) baseOf(object)->retain();
  return const_cast<void*>(object);
}

void release(const void* object) {
  if (object) baseOf(object)->release();
}

void* autorelease(const void* object) {
  if (object) foundation::autorelease(baseOf(object));
  return const_cast<void*>(object);
}

UInteger retainCount(const void* object) { return object ? baseOf(object)->retainCount() : 0; }

void* copy(const void* object) { return foundation::copyOf(baseOf(object)); }

}  // namespace detail

UInteger Object::hash() const { return foundation::hashOf(baseOf(this)); }

bool Object::isEqual(const Object* pObject) const {
  return foundation::areEqual(baseOf(this), baseOf(pObject));
}

String* Object::description() const {
  return this ? foundation::autoreleasedString(foundation::describe(baseOf(this))) : nullptr;
}

String* Object::debugDescription() const { return description(); }

}  // namespace NS
