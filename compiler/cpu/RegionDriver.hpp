// The code around the regions: takes up one SIMD-group after the other, runs it region after region until its
// lanes wait at a threadgroup barrier or have ended, and starts the next round when all have arrived.
//
// Lanes that go together have their temporaries on the stack, where LLVM promotes them to vector registers.
// When lanes part, the temporaries move to the scratch memory and ApartDriver goes on; when they meet, they
// move back.
#pragma once

#include "cpu/ContextLayout.hpp"
#include "llvm/IR/Module.h"

namespace invar::lowering {

/// Builds `name` (a protocol::KernelEntry) and returns it. `hasCuts`: the kernel has barriers or lane
/// operations; without, threadgroups of a row may be merged, and it cannot tell how threads fall into
/// SIMD-groups. `oneForm`: all threadgroups go through ApartDriver's function if possible, which is the least code.
llvm::Function* buildRegionDriver(llvm::Module& module, llvm::StringRef name, const RegionGraph& graph,
                                  const ContextSlots& slots, const ContextLayout& layout, bool hasCuts,
                                  bool mergeRows, bool oneForm);

}  // namespace invar::lowering
