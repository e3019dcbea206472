// os_log: where a kernel's messages go.
#pragma once

#include "llvm/IR/Module.h"
#include "protocol/Reflection.hpp"

namespace invar::lowering {

/// Gives `__invar_log` a body that calls the protocol::KernelLog in the argument table.
void lowerLog(llvm::Module& module, protocol::KernelReflection& reflection);

}  // namespace invar::lowering
