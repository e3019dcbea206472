// Methods as functions of their own type, and back. A compiler warns of such casts elsewhere; here they are the point.
#pragma once

#include "objc/objc.h"

namespace invar::objc {

template <class Function>
IMP asMethod(Function* function) { return reinterpret_cast<IMP>(reinterpret_cast<void*>(function)); }

template <class Function>
Function asFunction(IMP method) { return reinterpret_cast<Function>(reinterpret_cast<void*>(method)); }

}  // namespace invar::objc
