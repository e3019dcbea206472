// Makes loop counters uniform. In `for (i = thread; i < n; i += threads)` the counter differs between lanes,
// but only by where it starts: i = thread + b, with b the same for all lanes. Then b is kept once for a
// SIMD-group, and what i addresses is consecutive over the lanes.
#pragma once

#include "cpu/KernelBuiltins.hpp"
#include "protocol/Reflection.hpp"

namespace invar::lowering {

void splitLaneInductions(llvm::Function& body);

}  // namespace invar::lowering
