// What compiled code under ARC calls, beside the hand-over of returned objects (ReturnedObject.cpp) and pools (Pools.mm).
#include "base/Export.hpp"
#include "objc/runtime/Blocks.hpp"
#include "objc/runtime/Counting.hpp"
#include "objc/runtime/ReturnedObject.hpp"
#include "objc/runtime/WeakTable.hpp"

using namespace invar::objc;

extern "C" {

INVAR_EXPORT id objc_retain(id object) { return retain(object); }
INVAR_EXPORT void objc_release(id object) { release(object); }
INVAR_EXPORT id objc_retainBlock(id block) { return static_cast<id>(copyBlock(block)); }

INVAR_EXPORT void objc_storeStrong(id* variable, id value) {
  id before = *variable;
  if (before == value) return;
  *variable = retain(value);
  release(before);
}

INVAR_EXPORT id objc_initWeak(id* variable, id value) { return initWeak(variable, value); }
INVAR_EXPORT id objc_storeWeak(id* variable, id value) { return storeWeak(variable, value); }
INVAR_EXPORT void objc_destroyWeak(id* variable) { storeWeak(variable, nil); }
INVAR_EXPORT id objc_loadWeakRetained(id* variable) { return loadWeakRetained(variable); }
INVAR_EXPORT id objc_loadWeak(id* variable) { return autorelease(loadWeakRetained(variable)); }

INVAR_EXPORT void objc_copyWeak(id* to, id* from) {
  id object = loadWeakRetained(from);
  initWeak(to, object);
  release(object);
}

INVAR_EXPORT void objc_moveWeak(id* to, id* from) {
  objc_copyWeak(to, from);
  storeWeak(from, nil);
}

}
