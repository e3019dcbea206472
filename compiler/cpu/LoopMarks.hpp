// The two calls that keep loops as the source has them (compiler/IR.md) until the regions are known.
#pragma once

#include "llvm/IR/Module.h"

namespace invar::lowering {

/// The condition of a branch that nobody takes. Lanes come to it in different turns of a loop.
bool isNever(const llvm::Value& value);

/// Tells LLVM that the marks stay in their place and touch nothing of the program's.
void annotateLoopMarks(llvm::Module& module);

/// Removes the calls that stand between the parts of loops.
void dropLoopParts(llvm::Function& body);

/// Makes false of the condition of branches that nobody takes.
void settleNever(llvm::Function& body);

}  // namespace invar::lowering
