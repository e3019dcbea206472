// What stands behind NS::Set: a dictionary's way of finding, with the objects as keys.
#include "Foundation/NSSet.hpp"

#include <unordered_map>
#include <vector>

#include "foundation/Array.hpp"
#include "foundation/Enumerator.hpp"

namespace invar::foundation {

class Set final : public Implements<Set, NS::Set> {
public:
  static const TypeInfo kType;
  Set() : Implements(kType) {}

  void add(ObjectBase* object) {
    if (!object || contains(object)) return;
    m_byHash.emplace(hashOf(object), m_objects.size());
    m_objects.push_back(Retained<ObjectBase>::share(object));
  }
  bool contains(const ObjectBase* object) const {
    auto [at, end] = m_byHash.equal_range(hashOf(object));
    for (; at != end; ++at)
      if (areEqual(m_objects[at->second].get(), object)) return true;
    return false;
  }
  std::vector<ObjectBase*> objects() const {
    std::vector<ObjectBase*> all;
    for (auto& object : m_objects) all.push_back(object.get());
    return all;
  }
  size_t count() const { return m_objects.size(); }

private:
  std::vector<Retained<ObjectBase>> m_objects;
  std::unordered_multimap<uint64_t, size_t> m_byHash;
};

constinit const TypeInfo Set::kType{
    .name = "NSSet",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase* o) noexcept -> uint64_t { return static_cast<const Set*>(o)->count(); },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      if (!b->isKindOf(kType)) return false;
      auto *left = static_cast<const Set*>(a), *right = static_cast<const Set*>(b);
      if (left->count() != right->count()) return false;
      for (auto& object : left->m_objects)
        if (!right->contains(object.get())) return false;
      return true;
    }};

}  // namespace invar::foundation

namespace NS {

using invar::foundation::baseOf;
using Members = invar::foundation::Set;

Set* Set::set() { return alloc()->init()->autorelease(); }
Set* Set::set(const Object* const* pObjects, UInteger count) {
  return alloc()->init(pObjects, count)->autorelease();
}
Set* Set::alloc() { return (new Members)->door(); }
Set* Set::init() { return this; }

Set* Set::init(const Object* const* pObjects, UInteger count) {
  auto* members = Members::of(this);
  for (UInteger i = 0; members && pObjects && i < count; ++i) members->add(baseOf(pObjects[i]));
  return this;
}

UInteger Set::count() const { return this ? Members::of(this)->count() : 0; }
bool Set::containsObject(const Object* pObject) const {
  return this && pObject && Members::of(this)->contains(baseOf(pObject));
}
Array* Set::allObjects() const {
  return this ? invar::foundation::newArray(Members::of(this)->objects())->autorelease() : nullptr;
}
void* Set::enumerator() const {
  if (!this) return nullptr;
  return invar::foundation::autoreleasedEnumerator(baseOf(this), Members::of(this)->objects());
}

}  // namespace NS
