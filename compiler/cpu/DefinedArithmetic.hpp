// Gives a result to everything that C++ leaves undefined and a GPU does not: division by zero, over-wide
// shifts, conversions out of range, falling off the end of a function. Runs before any optimisation,
// because an optimiser turns "undefined" into "never happens".
#pragma once

#include "llvm/IR/Module.h"

namespace invar::lowering {

void defineArithmetic(llvm::Module& module);

}  // namespace invar::lowering
