// Blocks in an order in which each stands behind those that lead to it (back edges aside) and the
// blocks of a loop stand together.
#pragma once

#include <vector>

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Function.h"

namespace invar::lowering {

std::vector<llvm::BasicBlock*> loopContiguousOrder(llvm::Function& function, const llvm::LoopInfo& loops);

}  // namespace invar::lowering
