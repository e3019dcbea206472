// clang lets all ways out of a scope run through one block that ends the lifetimes of the scope's variables and
// then switches to where each was going: `break`, `continue`, `return`, or the scope's end. Such a block hides
// which blocks leave a loop.
#pragma once

#include "llvm/IR/Function.h"

namespace invar::msl {

/// Gives each way out of a scope a copy of the block of its own, in place of the switch.
void separateCleanupPaths(llvm::Function& function);

}  // namespace invar::msl
