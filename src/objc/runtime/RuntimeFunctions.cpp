// Functions of the runtime that libobjc has in a header only, for code to which objects are not structures.
#include "base/Export.hpp"
#include "objc/runtime.h"

extern "C" INVAR_EXPORT Class object_getClass(id object) { return object ? object->class_pointer : Nil; }
