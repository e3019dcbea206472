// What stands behind NS::Enumerator: a list of objects and a place in it.
#pragma once

#include <vector>

#include "Foundation/NSEnumerator.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

class Enumerator final : public Implements<Enumerator, NS::FastEnumeration> {
public:
  static const TypeInfo kType;
  /// Keeps `owner`, whose objects these are.
  Enumerator(ObjectBase* owner, std::vector<ObjectBase*> objects)
      : Implements(kType), m_owner(Retained<ObjectBase>::share(owner)), m_objects(std::move(objects)) {}

  ObjectBase* next() { return m_next < m_objects.size() ? m_objects[m_next++] : nullptr; }

private:
  Retained<ObjectBase> m_owner;
  std::vector<ObjectBase*> m_objects;
  size_t m_next = 0;
};

/// An autoreleased enumerator, as collections return it.
void* autoreleasedEnumerator(const ObjectBase* owner, std::vector<ObjectBase*> objects);

}  // namespace invar::foundation
