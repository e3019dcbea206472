// A function that runs code of regions for SIMD-groups of one threadgroup: what RegionDriver, for lanes that
// go together, and ApartDriver, for those that do not, have in common.
#pragma once

#include "cpu/LaneLoop.hpp"
#include "llvm/IR/Constants.h"

namespace invar::lowering {

/// What both are made from.
struct RegionCode {
  llvm::Module& module;
  const RegionGraph& graph;
  const ContextSlots& slots;
  const ContextLayout& layout;
  bool usesPositions;   ///< the kernel asks where its threads are
};

class RegionFunction {
protected:
  /// Parameters: launch, scratch, the threadgroup's position x y z, its size x y z, then `more` numbers.
  RegionFunction(const RegionCode& code, llvm::StringRef name, llvm::Type* result, unsigned more,
                 Shape shape);

  llvm::BasicBlock* block(const llvm::Twine& name) {
    return llvm::BasicBlock::Create(m_context, name, m_function);
  }
  llvm::FixedVectorType* laneVector() { return llvm::FixedVectorType::get(b.getInt32Ty(), kLanes); }
  llvm::Value* splat(uint32_t value);
  llvm::Value* numbers();   ///< 0, 1, 2, ...
  llvm::AllocaInst* allocate(llvm::Type* type, const llvm::Twine& name);
  RegionScope& scope() { return *m_scope; }
  llvm::Value* loadStates(llvm::Value* address);
  void storeStates(llvm::Value* states) {
    b.CreateAlignedStore(states, scope().simdgroup.states, llvm::Align(64));
  }
  llvm::Value* inScratch(const Slot& slot);   ///< where a temporary lies while lanes are apart

  /// Rounds over the threadgroup's SIMD-groups, as long as one of them waits at a barrier.
  struct Rounds {
    llvm::PHINode* isFirst;        ///< of the rounds
    llvm::PHINode* number;         ///< of the SIMD-group
    llvm::BasicBlock* simdgroup;   ///< empty, to be filled: what a SIMD-group does in a round
    llvm::BasicBlock* next;        ///< where that ends
    llvm::AllocaInst* waiting;     ///< to be set by a SIMD-group that waits
  };
  /// From m_start to the function's return.
  Rounds emitRounds(llvm::Value* simdgroups);
  /// Fills in the scope's frame of a SIMD-group at the builder's place.
  void emitSimdgroup(llvm::Value* number);

  llvm::LLVMContext& m_context;
  const RegionCode& m_code;
  Shape m_shape;
  llvm::IRBuilder<> b;
  llvm::Function* m_function;
  llvm::BasicBlock* m_entry;   ///< ends in a jump to m_start
  llvm::BasicBlock* m_start;
  std::unique_ptr<LaunchFrame> m_launch;
  std::unique_ptr<RegionScope> m_scope;

private:
  llvm::Value* inThreadgroup(llvm::Value* value);
  void emitPositions();
};

}  // namespace invar::lowering
