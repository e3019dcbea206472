// Lane operations as arithmetic on vectors of 32: what one lane gives stands at its place, and lanes that do
// not take part count as the operation's neutral element.
#pragma once

#include "cpu/KernelBuiltins.hpp"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/IRBuilder.h"

namespace invar::lowering {

/// `arguments` are vectors of 32; `active` is a vector of 32 bools, or null when all lanes take part.
/// Returns one value for all lanes when operation.isUniform(), otherwise a vector of 32 results.
llvm::Value* emitLaneOperation(llvm::IRBuilder<>& builder, const LaneOperation& operation,
                               llvm::Type* resultType, llvm::ArrayRef<llvm::Value*> arguments,
                               llvm::Value* active);

}  // namespace invar::lowering
