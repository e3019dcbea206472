// Which values and branches are the same for all lanes of a SIMD-group that run together. LLVM's own
// uniformity analysis, told what differs between lanes here.
#pragma once

#include "cpu/KernelBuiltins.hpp"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Analysis/CycleAnalysis.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/Analysis/UniformityAnalysis.h"
#include "llvm/IR/Dominators.h"

namespace invar::lowering {

class Uniformity {
public:
  explicit Uniformity(llvm::Function& body);
  Uniformity(const Uniformity&) = delete;
  Uniformity& operator=(const Uniformity&) = delete;

  bool isUniform(const llvm::Value* value) const { return m_info->isUniform(value); }
  bool hasUniformBranch(const llvm::BasicBlock& block) const {
    return !m_info->hasDivergentTerminator(block);
  }

  /// All lanes that are in a loop leave it in the same turn.
  bool isLeftTogether(const llvm::Loop& loop) const;

  /// A value that is uniform inside a loop is not outside it when lanes leave at different turns.
  bool isUniformAt(const llvm::Instruction& value, const llvm::BasicBlock& place) const;

  /// No loop around the definition ends between it and `place`.
  bool sharesLoops(const llvm::Instruction& value, const llvm::BasicBlock& place) const;

  const llvm::DominatorTree& dominators() const { return m_dominators; }
  const llvm::LoopInfo& loops() const { return m_loops; }

private:
  llvm::DominatorTree m_dominators;
  llvm::LoopInfo m_loops;
  llvm::CycleInfo m_cycles;
  llvm::TargetTransformInfo m_lanes;
  std::unique_ptr<llvm::UniformityInfo> m_info;
  mutable llvm::DenseMap<const llvm::Loop*, bool> m_leftTogether;   ///< answers given before
};

}  // namespace invar::lowering
