// Kernels without barriers and lane operations: threads are independent, so a threadgroup is three nested
// loops over z, y and x, and the vectoriser takes the innermost.
#pragma once

#include "llvm/IR/Module.h"

namespace invar::lowering {

/// A kernel that knows only its place in the grid cannot tell a row of threadgroups from a single wide one.
bool mayMergeRows(llvm::Function& body);

/// Builds `name` (a protocol::KernelEntry) from the body and returns it.
llvm::Function* buildPlainLoops(llvm::Module& module, llvm::StringRef name);

}  // namespace invar::lowering
