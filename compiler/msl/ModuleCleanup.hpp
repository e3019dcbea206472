// Brings what clang generated into the form that compiler/IR.md describes.
#pragma once

#include <string>

#include "llvm/IR/Module.h"

namespace invar::msl {

/// Turns annotations into what they stand for (threadgroup variables are renamed) and removes them.
void resolveAnnotations(llvm::Module& module);

/// Makes everything but the wrapper internal, drops what it does not reach, and the attributes that are
/// not true of a kernel or that bind it to a processor.
void internalise(llvm::Module& module);

/// Leaves `convergent` on barriers, lane operations and what reaches them, and on nothing else.
void settleConvergence(llvm::Module& module);

/// A C++ function that is called and has no body, or null.
const llvm::Function* findUndefined(const llvm::Module& module);

/// True when the parameter at `position` of what the wrapper calls is never read.
bool isUnused(const llvm::Argument& argument);

}  // namespace invar::msl
