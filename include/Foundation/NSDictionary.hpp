// Objects by key. Keys are compared with isEqual, found by hash, and copied when they come in.
// Thread safety: Immutable.
// Metal documentation: NSDictionary
#pragma once

#include "NSEnumerator.hpp"
#include "NSObject.hpp"

namespace NS {

class NS_EXPORT Dictionary : public Copying<Dictionary> {
public:
  static Dictionary* dictionary();
  static Dictionary* dictionary(const Object* pObject, const Object* pKey);
  /// Of equal keys the first counts. A null key or object is left out.
  static Dictionary* dictionary(const Object* const* pObjects, const Object* const* pKeys, UInteger count);

  static Dictionary* alloc();
  Dictionary* init();
  Dictionary* init(const Object* const* pObjects, const Object* const* pKeys, UInteger count);

  template <class KeyType = Object>
  Enumerator<KeyType>* keyEnumerator() const {
    return reinterpret_cast<Enumerator<KeyType>*>(enumerator());
  }
  /// The object under `pKey`, still owned by the dictionary; null when there is none.
  template <class ObjectType = Object>
  ObjectType* object(const Object* pKey) const {
    return reinterpret_cast<ObjectType*>(objectForKey(pKey));
  }
  UInteger count() const;

private:
  Object* objectForKey(const Object* pKey) const;
  void* enumerator() const;
};

}  // namespace NS
