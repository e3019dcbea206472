// What stands behind NS::Array, and arrays for the other layers.
#pragma once

#include <span>
#include <vector>

#include "Foundation/NSArray.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

class Array final : public Implements<Array, NS::Array> {
public:
  static const TypeInfo kType;
  Array() : Implements(kType) {}

  /// Retains the object. Before the array is shown to an app only.
  void add(ObjectBase* object) { m_objects.push_back(Retained<ObjectBase>::share(object)); }
  std::span<const Retained<ObjectBase>> objects() const { return m_objects; }

private:
  std::vector<Retained<ObjectBase>> m_objects;
};

/// An array of any objects, doors or implementations, that the caller owns. Null ones are left out.
template <class T>
NS::Array* newArray(std::span<T* const> objects) {
  auto* array = new Array;
  for (T* object : objects)
    if (object) array->add(baseOf(object));
  return array->door();
}
template <class T>
NS::Array* newArray(const std::vector<T*>& objects) { return newArray(std::span<T* const>(objects)); }

/// The objects of an array as implementations of class T; those of another class are left out.
template <class T>
std::vector<T*> objectsOf(const NS::Array* array) {
  std::vector<T*> found;
  if (auto* impl = Array::checked(array))
    for (auto& object : impl->objects())
      if (object->isKindOf(T::kType)) found.push_back(static_cast<T*>(object.get()));
  return found;
}

}  // namespace invar::foundation
