#include "foundation/Array.hpp"

#include <algorithm>

#include "foundation/Enumerator.hpp"

namespace invar::foundation {
namespace {

bool sameObjects(const ObjectBase* a, const ObjectBase* b) noexcept {
  if (!b->isKindOf(Array::kType)) return false;
  auto left = static_cast<const Array*>(a)->objects(), right = static_cast<const Array*>(b)->objects();
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](auto& x, auto& y) { return areEqual(x.get(), y.get()); });
}

std::string listed(const ObjectBase* o) {
  std::string text = "(";
  for (auto& object : static_cast<const Array*>(o)->objects())
    text += (text.size() > 1 ? ", " : "") + describe(object.get());
  return text + ")";
}

}  // namespace

constinit const TypeInfo Array::kType{
    .name = "NSArray",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase* o) noexcept -> uint64_t {
      return static_cast<const Array*>(o)->objects().size();
    },
    .isEqual = sameObjects,
    .description = listed};

}  // namespace invar::foundation

namespace NS {

using invar::foundation::baseOf;
using List = invar::foundation::Array;

Array* Array::array() { return alloc()->init()->autorelease(); }
Array* Array::array(const Object* pObject) { return array(&pObject, 1); }
Array* Array::array(const Object* const* pObjects, UInteger count) {
  return alloc()->init(pObjects, count)->autorelease();
}

Array* Array::alloc() { return (new List)->door(); }
Array* Array::init() { return this; }

Array* Array::init(const Object* const* pObjects, UInteger count) {
  auto* list = List::of(this);
  for (UInteger i = 0; list && pObjects && i < count && pObjects[i]; ++i) list->add(baseOf(pObjects[i]));
  return this;
}

UInteger Array::count() const { return this ? List::of(this)->objects().size() : 0; }

Object* Array::objectAtIndex(UInteger index) const {
  if (index >= count()) return nullptr;
  return reinterpret_cast<Object*>(List::of(this)->objects()[index].get());
}

void* Array::enumerator() const {
  if (!this) return nullptr;
  std::vector<invar::foundation::ObjectBase*> objects;
  for (auto& object : List::of(this)->objects()) objects.push_back(object.get());
  return invar::foundation::autoreleasedEnumerator(baseOf(this), std::move(objects));
}

}  // namespace NS
