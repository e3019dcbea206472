// What happens when the library is loaded: gnustep-base is there already, a program's own classes are not yet.
#include <dlfcn.h>
#include <pthread.h>

#include "base/Log.hpp"
#include "objc/runtime/AssociatedObjects.hpp"
#include "objc/runtime/Counting.hpp"
#include "objc/runtime/MissingMethods.hpp"
#include "objc/runtime/Pools.hpp"
#include "objc/runtime/ReadGuard.hpp"
#include "objc/runtime/WeakTable.hpp"

extern "C" void __objc_exec_class(void*);

namespace invar::objc {
namespace {

void resetInChild() {
  ReadGuard::forgetOtherThreads();
  resetWeakTableInChild();
  resetAssociatedObjectsInChild();
}

/// A program linked in another order would call libobjc's functions where it must call ours, and end in libobjc.
void checkLinkOrder() {
  if (dlsym(RTLD_DEFAULT, "__objc_exec_class") == reinterpret_cast<void*>(&__objc_exec_class)) return;
  log::error("[Objective-C] libobjc or gnustep-base stands before libinvar_objc on the program's link line: "
             "put -linvar_objc first, or link with invar-clang");
}

// Linked behind the files that it calls: their selectors are known by then.
[[gnu::constructor]] void start() {
  checkLinkOrder();
  if (installCounting()) {
    installPools();
    installMissingMethods();
  }
  pthread_atfork(nullptr, nullptr, resetInChild);
}

}  // namespace
}  // namespace invar::objc
