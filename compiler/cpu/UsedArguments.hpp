// Which buffers and threadgroup arguments a kernel still asks for once its code is simplified: one that is
// only handed from function to function is as good as absent, and nothing need be bound to it.
#pragma once

#include "llvm/IR/Module.h"
#include "protocol/Reflection.hpp"

namespace invar::lowering {

/// Makes arguments inactive; never makes one active.
void settleUsedArguments(const llvm::Module& module, protocol::KernelReflection& reflection);

}  // namespace invar::lowering
