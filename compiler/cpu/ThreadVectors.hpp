// Whether a kernel without barriers and lane operations gains when 32 threads run its loops side by side. It
// does when neighbours read neighbouring elements; else a loop of one thread is better left whole for LLVM to
// vectorise.
#pragma once

#include "llvm/IR/Function.h"

namespace invar::lowering {

bool gainsFromThreadVectors(llvm::Function& body);

}  // namespace invar::lowering
