// An ordered list of objects, which it retains.
// Thread safety: Immutable.
// Metal documentation: NSArray
#pragma once

#include "NSEnumerator.hpp"
#include "NSObject.hpp"

namespace NS {

class NS_EXPORT Array : public Copying<Array> {
public:
  static Array* array();
  static Array* array(const Object* pObject);
  /// Null among the objects ends the list there.
  static Array* array(const Object* const* pObjects, UInteger count);

  static Array* alloc();
  Array* init();
  Array* init(const Object* const* pObjects, UInteger count);

  /// The object at `index`, still owned by the array; null behind the end.
  template <class ObjectType = Object>
  ObjectType* object(UInteger index) const {
    return reinterpret_cast<ObjectType*>(objectAtIndex(index));
  }
  UInteger count() const;
  template <class ObjectType = Object>
  Enumerator<ObjectType>* objectEnumerator() const {
    return reinterpret_cast<Enumerator<ObjectType>*>(enumerator());
  }

private:
  Object* objectAtIndex(UInteger index) const;
  void* enumerator() const;
};

}  // namespace NS
