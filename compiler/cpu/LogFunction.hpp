// os_log: where a kernel's messages go.
#pragma once

#include "llvm/IR/Module.h"

namespace invar::lowering {

/// Gives `__invar_log` a body: one that calls the protocol::KernelLog in the argument table, or, not `enabled`, none, so
/// that the messages and what makes them fall away. True when the kernel may log.
bool lowerLog(llvm::Module& module, bool enabled);

}  // namespace invar::lowering
