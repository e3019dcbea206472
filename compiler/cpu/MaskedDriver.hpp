// Runs threadgroups of shapes that hardly ever occur, or all of a kernel that is compiled quickly: every SIMD-group goes
// through ApartDriver's function as if its lanes had gone different ways. That is slower, and spares the code of one more
// driver, a quarter of a short kernel's compile time.
#pragma once

#include "cpu/RegionFunction.hpp"

namespace invar::lowering {

/// Builds `void name(launch, scratch, position x y z, size x y z)`. Not for kernels with matrix operations, which do
/// nothing when lanes run apart.
llvm::Function* buildMaskedDriver(const RegionCode& code, llvm::StringRef name, llvm::Function& apart);

}  // namespace invar::lowering
