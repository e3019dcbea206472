// Places a kernel's threadgroup variables in the scratch memory. Runs before any optimisation: a variable
// that nobody else can name looks constant across a barrier to LLVM, an address from outside does not.
#pragma once

#include "llvm/IR/Module.h"

namespace invar::lowering {

/// Replaces the variables by addresses in the scratch memory; returns the bytes that they take.
uint64_t placeThreadgroupVariables(llvm::Module& module);

}  // namespace invar::lowering
