// Kernels without barriers and lane operations: threads are independent, so a threadgroup is three nested
// loops over z, y and x, and the vectoriser takes the innermost.
#pragma once

#include "llvm/IR/Module.h"

namespace invar::lowering {

/// Builds `name` (a protocol::KernelEntry) from the body and returns it.
llvm::Function* buildPlainLoops(llvm::Module& module, llvm::StringRef name);

}  // namespace invar::lowering
