// Which slots are live while a SIMD-group waits at a threadgroup barrier, by the usual backward analysis over
// regions: those need memory of their own for every SIMD-group, all others share theirs.
#pragma once

#include "cpu/ContextSlots.hpp"

namespace invar::lowering {

/// Sets `acrossBarrier` of every slot.
void findLiveAcrossBarriers(llvm::Function& body, const RegionGraph& graph, const Uniformity& uniformity,
                            const ContextSlots& slots);

}  // namespace invar::lowering
