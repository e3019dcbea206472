// Objects without order, each once, compared with isEqual.
// Thread safety: Immutable.
// Metal documentation: NSSet
#pragma once

#include "NSEnumerator.hpp"
#include "NSObject.hpp"

namespace NS {

class NS_EXPORT Set : public Copying<Set> {
public:
  static Set* set();
  static Set* set(const Object* const* pObjects, UInteger count);

  static Set* alloc();
  Set* init();
  Set* init(const Object* const* pObjects, UInteger count);

  UInteger count() const;
  bool containsObject(const Object* pObject) const;
  Array* allObjects() const;
  template <class ObjectType = Object>
  Enumerator<ObjectType>* objectEnumerator() const {
    return reinterpret_cast<Enumerator<ObjectType>*>(enumerator());
  }

private:
  void* enumerator() const;
};

}  // namespace NS
