// Copies instructions out of the kernel's body into the loops that run it.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/Instructions.h"

namespace invar::lowering {

/// What stands for a value of the body in the copy. Constants stand for themselves.
class ValueTable {
public:
  explicit ValueTable(const ValueTable* outer = nullptr) : m_outer(outer) {}
  void set(const llvm::Value* original, llvm::Value* copy) { m_values[original] = copy; }
  /// Null for a value without a copy.
  llvm::Value* find(llvm::Value* original) const;
  /// A copy of the instruction with its operands replaced; operands without a copy stay (see `remap`).
  llvm::Instruction* clone(const llvm::Instruction& original) const;
  /// Replaces operands, for those that were copied before what they refer to (phis, branches).
  void remap(llvm::Instruction& copy) const;

private:
  const ValueTable* m_outer;
  llvm::DenseMap<const llvm::Value*, llvm::Value*> m_values;
};

/// Calls that mean nothing once the body runs inside a loop: lifetimes, alias scopes.
bool isDroppedInLoops(const llvm::Instruction& instruction);

}  // namespace invar::lowering
