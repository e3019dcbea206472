// Sizes of classes and offsets of their instance variables, for classes whose superclass's size the compiler was not
// to rely on.
#pragma once

#include "objc/runtime/ModuleAbi.hpp"

namespace invar::objc {

/// Gives every class of the file its size and its instance variables their offsets. False when the superclass of one
/// of them is not known yet; those before it are done then, and another call goes on.
bool layOutClasses(abi::Module& module);

}  // namespace invar::objc
