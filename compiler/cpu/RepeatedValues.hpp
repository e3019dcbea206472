// What a region computes again instead of having it carried across a cut: questions about the thread's place,
// which cost nothing, and addressing. An address that a region computes from the lane's number is consecutive
// for the vectoriser; one that it loads from a slot is not.
#pragma once

#include "cpu/Regions.hpp"

namespace invar::lowering {

/// The block in which a use reads its value: for a phi the end of the block that it comes from.
llvm::BasicBlock* placeOf(const llvm::Use& use);

/// Every region asks its own questions.
void repeatQueries(llvm::Function& body, const RegionGraph& graph);
/// Every region computes its own addresses, where that is cheap.
void repeatAddressing(llvm::Function& body, const RegionGraph& graph, const Uniformity& uniformity);

}  // namespace invar::lowering
