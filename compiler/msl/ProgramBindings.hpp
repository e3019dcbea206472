// Variables at program scope that a device fills in or a host binds (Metal 3.1). In a module each is an external
// variable; the thread that reads it has a value of its own.
#pragma once

#include <string>

#include "llvm/IR/Module.h"

namespace invar::msl {

/// Gives every function that uses the variable `symbol` a local one in its place, which `setter` writes where the
/// function begins.
void makeLocal(llvm::Module& module, const std::string& symbol, const std::string& setter);

}  // namespace invar::msl
