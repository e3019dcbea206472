#include "objc/runtime/Lifetime.hpp"

#include "objc/runtime/AssociatedObjects.hpp"
#include "objc/runtime/WeakTable.hpp"

void invar::objc::willDestroy(const void* object) noexcept {
  clearWeakReferences(object);
  removeAssociatedObjects(object);
}
