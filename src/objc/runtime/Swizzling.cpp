// method_setImplementation and method_exchangeImplementations, in front of libobjc's. Those change the table of
// methods of the class that has the method: not the tables of its subclasses, which hold what they inherit; and
// before the first message to the class that is a table which all such classes share, so that every one of them
// would get the method.
//
// Thread safety: thread-safe, as adding a method is.
#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/Export.hpp"
#include "objc/runtime.h"
#include "objc/runtime/ModuleAbi.hpp"

// libobjc's own.
extern "C" {
extern void* __objc_uninstalled_dtable;
extern void* __objc_runtime_mutex;
int objc_mutex_lock(void* mutex);
int objc_mutex_unlock(void* mutex);
void sarray_at_put_safe(void* array, size_t index, void* element);
}

namespace invar::objc {
namespace {

/// What a Method points to.
struct MethodRecord {
  SEL name;
  const char* types;
  IMP implementation;
};
MethodRecord& recordOf(Method method) { return *reinterpret_cast<MethodRecord*>(method); }

struct RuntimeLock {
  RuntimeLock() { objc_mutex_lock(__objc_runtime_mutex); }
  ~RuntimeLock() { objc_mutex_unlock(__objc_runtime_mutex); }
  RuntimeLock(const RuntimeLock&) = delete;
  RuntimeLock& operator=(const RuntimeLock&) = delete;
};

/// The method that the class has, itself or from above. Asking libobjc would run +initialize.
Method methodOf(Class type, SEL name) {
  for (; type; type = class_getSuperclass(type)) {
    unsigned count = 0;
    Method found = nullptr;
    Method* methods = class_copyMethodList(type, &count);
    for (unsigned i = 0; i < count && !found; ++i)
      if (sel_isEqual(method_getName(methods[i]), name)) found = methods[i];
    std::free(methods);
    if (found) return found;
  }
  return nullptr;
}

void updateTable(Class type, Method method) {
  void* table = reinterpret_cast<abi::ClassRecord*>(type)->dispatchTable;
  if (table == __objc_uninstalled_dtable || methodOf(type, method_getName(method)) != method) return;
  const size_t number = *reinterpret_cast<const size_t*>(method_getName(method));   // a selector's first word
  sarray_at_put_safe(table, number, reinterpret_cast<void*>(method_getImplementation(method)));
}

void updateTables(Method method) {
  std::vector<Class> classes(static_cast<size_t>(objc_getClassList(nullptr, 0)));
  const int count = objc_getClassList(classes.data(), static_cast<int>(classes.size()));
  classes.resize(std::min(classes.size(), static_cast<size_t>(count)));
  for (Class type : classes) {
    updateTable(type, method);
    updateTable(object_getClass(reinterpret_cast<id>(type)), method);
  }
}

}  // namespace
}  // namespace invar::objc

using namespace invar::objc;

extern "C" {

INVAR_EXPORT IMP method_setImplementation(Method method, IMP implementation) {
  if (!method || !implementation) return nullptr;
  const RuntimeLock lock;
  IMP before = std::exchange(recordOf(method).implementation, implementation);
  updateTables(method);
  return before;
}

INVAR_EXPORT void method_exchangeImplementations(Method a, Method b) {
  if (!a || !b) return;
  const RuntimeLock lock;
  std::swap(recordOf(a).implementation, recordOf(b).implementation);
  updateTables(a);
  updateTables(b);
}

}
