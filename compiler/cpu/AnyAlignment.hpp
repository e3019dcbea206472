// Lets memory be accessed at any address. A GPU loads a float4 that does not lie at a multiple of 16, and
// programs rely on it (rows of a matrix that are no multiple of four long); an x86 instruction that was
// promised an alignment faults. Runs before any optimisation, which spreads such promises.
#pragma once

#include "llvm/IR/Module.h"

namespace invar::lowering {

/// Atomic operations keep theirs: Metal has none on an address that is no multiple of their size.
void allowAnyAlignment(llvm::Module& module);

}  // namespace invar::lowering
