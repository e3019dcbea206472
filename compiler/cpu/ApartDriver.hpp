// Runs a SIMD-group whose lanes have gone different ways, or that has fewer than 32 of them, until they meet
// again, wait at a threadgroup barrier, or have ended. There is one such function for threadgroups of all
// shapes.
//
// The lowest region that any lane is to run is always next, as if the SIMD-group had one program counter. A
// barrier stops the whole SIMD-group when it is the lowest, even if only some lanes have arrived: so lanes
// never run ahead of each other, and what they share stays the same for all.
#pragma once

#include "cpu/RegionFunction.hpp"

namespace invar::lowering {

/// Builds `i32 name(launch, scratch, position x y z, size x y z, SIMD-group, stay)`. The lanes' states are in
/// the context, their temporaries in the scratch memory. Gives kFinished or kDiverged or, unless `stay` is set, the
/// number of the region at which all lanes are, if it does not merely continue another.
llvm::Function* buildApartDriver(const RegionCode& code, llvm::StringRef name, bool padded);

}  // namespace invar::lowering
