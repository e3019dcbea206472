// The matrices that a SIMD-group holds together (simdgroup_matrix of 8 rows and columns). In the kernel's source each
// lane has its two elements of one, a pair in an integer of their size; between the operations on matrices, and
// through loops, this pass keeps the 64 elements in one vector that is the same for all lanes: the accumulators of a
// matrix product then live in registers. Where a lane looks at its elements or sets them, it converts.
//
// A vector has the pairs in the order of the lanes. By the layout of compiler/IR.md that is four blocks of 4 by 4
// elements, row by row in each: upper left, upper right, lower left, lower right.
#pragma once

#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Module.h"

namespace invar::lowering {

inline constexpr unsigned kMatrixElements = 64;

/// Replaces the operations on pairs by those on whole matrices. To be done when the kernel is inlined and
/// simplified. New are gathering and scattering (pairs to matrix and back), lane operations like loading and
/// storing; products become calls of a function without effects, which `expandMatrixProducts` defines.
void formMatrixValues(llvm::Function& body);

/// Puts the code of each product in the place of its call.
void expandMatrixProducts(llvm::Module& module);

}  // namespace invar::lowering
