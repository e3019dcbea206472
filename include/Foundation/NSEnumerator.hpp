// Walks over the objects of a collection.
// Thread safety: one thread at a time.
// Metal documentation: NSEnumerator, NSFastEnumeration
#pragma once

#include "NSObject.hpp"

namespace NS {

struct FastEnumerationState {
  unsigned long state;
  Object** itemsPtr;
  unsigned long* mutationsPtr;
  unsigned long extra[5];
} __attribute__((packed));

class NS_EXPORT FastEnumeration : public Referencing<FastEnumeration> {
public:
  /// Writes up to `len` objects to `pBuffer` and returns how many; 0 at the end.
  UInteger countByEnumerating(FastEnumerationState* pState, Object** pBuffer, UInteger len);
};

namespace detail {
NS_EXPORT Object* nextObject(void* enumerator);
NS_EXPORT Array* allObjects(void* enumerator);
}

template <class ObjectType>
class Enumerator : public Referencing<Enumerator<ObjectType>, FastEnumeration> {
public:
  /// The next object, or null behind the last.
  ObjectType* nextObject() { return reinterpret_cast<ObjectType*>(detail::nextObject(this)); }
  /// The objects that were not returned yet.
  Array* allObjects() { return detail::allObjects(this); }
};

}  // namespace NS
