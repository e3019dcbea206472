#include "foundation/Enumerator.hpp"

#include "foundation/Array.hpp"

namespace invar::foundation {

constinit const TypeInfo Enumerator::kType{
    .name = "NSEnumerator", .super = &kObjectType, .destroy = destroyObject};

void* autoreleasedEnumerator(const ObjectBase* owner, std::vector<ObjectBase*> objects) {
  auto* enumerator = new Enumerator(const_cast<ObjectBase*>(owner), std::move(objects));
  autorelease(enumerator);
  return enumerator->door();
}

}  // namespace invar::foundation

namespace NS {

using invar::foundation::ObjectBase;
using Walk = invar::foundation::Enumerator;

UInteger FastEnumeration::countByEnumerating(FastEnumerationState* pState, Object** pBuffer, UInteger len) {
  auto* walk = Walk::checked(this);
  if (!walk || !pBuffer) return 0;
  UInteger count = 0;
  while (count < len) {
    ObjectBase* object = walk->next();
    if (!object) break;
    pBuffer[count++] = reinterpret_cast<Object*>(object);
  }
  if (pState) {
    pState->state += count;
    pState->itemsPtr = pBuffer;
    pState->mutationsPtr = &pState->extra[0];
  }
  return count;
}

namespace detail {

Object* nextObject(void* enumerator) {
  auto* walk = static_cast<Walk*>(invar::foundation::baseOf(enumerator));
  return walk ? reinterpret_cast<Object*>(walk->next()) : nullptr;
}

Array* allObjects(void* enumerator) {
  auto* walk = static_cast<Walk*>(invar::foundation::baseOf(enumerator));
  if (!walk) return nullptr;
  std::vector<ObjectBase*> rest;
  while (ObjectBase* object = walk->next()) rest.push_back(object);
  return invar::foundation::newArray(rest)->autorelease();
}

}  // namespace detail

}  // namespace NS
