// The code of operations on matrices of 8 by 8 elements that a SIMD-group holds together. See MatrixValues.hpp for how
// a matrix lies in a vector.
#pragma once

#include "cpu/KernelBuiltins.hpp"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/IRBuilder.h"

namespace invar::lowering {

/// Gathering, scattering, loading and storing, as emitLaneOperation does others. An argument that is the same for all
/// lanes may be given once. Lanes that do not take part do not count: the first that does tells the address.
llvm::Value* emitMatrixOperation(llvm::IRBuilder<>& builder, const LaneOperation& operation, llvm::Type* resultType,
                                 llvm::ArrayRef<llvm::Value*> arguments, llvm::Value* active);

/// a * b + c for whole matrices. `kinds` has two bits for each element type: of the result, a, b and c, lowest
/// first; 0 is float, 1 half, 2 bfloat.
llvm::Value* emitMatrixProduct(llvm::IRBuilder<>& builder, llvm::CallInst& call, unsigned kinds);

}  // namespace invar::lowering
