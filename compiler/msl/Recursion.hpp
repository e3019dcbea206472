// Functions that call themselves: MSL has no recursion, but for what is a loop.
#pragma once

#include <set>

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/IR/Module.h"

namespace invar::msl {

/// The calls in `function` that are the last thing it does.
std::set<const clang::CallExpr*> findTailCalls(const clang::FunctionDecl& function);

/// Turns functions that call themselves as the last thing they do into loops, as Apple's compiler does: MLX's kernels
/// step through arrays so. Functions with barriers or lane operations stay as they are.
void turnTailCallsIntoLoops(llvm::Module& module);

/// A function that can reach itself, or null.
const llvm::Function* findRecursion(const llvm::Module& module);

}  // namespace invar::msl
