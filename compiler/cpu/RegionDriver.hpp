// The code around the regions: takes up one SIMD-group after the other, runs it region after region until its
// lanes wait at a threadgroup barrier or have ended, and starts the next round when all have arrived.
#pragma once

#include "cpu/ContextLayout.hpp"
#include "llvm/IR/Module.h"

namespace invar::lowering {

/// Builds `name` (a protocol::KernelEntry) and returns it.
llvm::Function* buildRegionDriver(llvm::Module& module, llvm::StringRef name, const RegionGraph& graph,
                                  const ContextSlots& slots, const ContextLayout& layout);

}  // namespace invar::lowering
