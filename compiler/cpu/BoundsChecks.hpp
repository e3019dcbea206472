// Bounds checks for MTL_SHADER_VALIDATION: every access of a kernel to device, constant and threadgroup memory is
// compared with the bounds of what its pointer was derived from. One out of bounds reads zeros, or its write is
// dropped, and it is noted in the KernelValidation (protocol/KernelValidation.hpp).
//
// Checked: loads, stores, atomics, copies of structures, and whole 8x8 matrices, after inlining. A pointer that was
// loaded from memory or made from a number may lead to any memory that is alive. Not checked: private memory, and
// textures, which check themselves.
//
// The checks have no branches: a kernel's control flow, and with it how it is cut into regions, stays as it is.
#pragma once

#include "llvm/IR/Function.h"

namespace invar::lowering {

/// `body` must be inlined, with its threadgroup variables not yet placed.
void insertBoundsChecks(llvm::Function& body);

}  // namespace invar::lowering
