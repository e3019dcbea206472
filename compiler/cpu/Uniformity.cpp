#include "cpu/Uniformity.hpp"

#include "cpu/LoopMarks.hpp"
#include "llvm/ADT/GenericUniformityImpl.h"
#include "llvm/Analysis/TargetTransformInfoImpl.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// Answers the analysis's questions about what differs between lanes.
class LaneModel : public TargetTransformInfoImplCRTPBase<LaneModel> {
  using Base = TargetTransformInfoImplCRTPBase<LaneModel>;

public:
  explicit LaneModel(const DataLayout& layout) : Base(layout) {}

  bool hasBranchDivergence(const Function* = nullptr) const { return true; }

  bool isSourceOfDivergence(const Value* value) const {
    auto* instruction = dyn_cast<Instruction>(value);
    if (!instruction) return false;
    if (isa<AllocaInst>(instruction)) return true;   // each lane has its own
    if (auto* load = dyn_cast<LoadInst>(instruction))
      return !load->isSimple();   // between cuts only a race can change it
    auto* call = dyn_cast<CallBase>(instruction);
    if (!call) return instruction->mayReadOrWriteMemory();
    if (isNever(*call)) return true;
    Builtin builtin = builtinOf(call);
    switch (builtin.kind) {
      case Builtin::Kind::None: return call->mayReadOrWriteMemory();
      case Builtin::Kind::Query: return isVarying(builtin.query);
      case Builtin::Kind::Lane: return !builtin.lane.isUniform();
      default: return false;
    }
  }

  bool isAlwaysUniform(const Value* value) const {
    Builtin builtin = builtinOf(value);
    return builtin.kind == Builtin::Kind::Lane && builtin.lane.isUniform();
  }
};

}  // namespace

Uniformity::Uniformity(Function& body)
    : m_dominators(body), m_loops(m_dominators), m_lanes(LaneModel(body.getParent()->getDataLayout())) {
  m_cycles.compute(body);
  m_info = std::make_unique<UniformityInfo>(m_dominators, m_cycles, &m_lanes);
  m_info->compute();
}

bool Uniformity::isLeftTogether(const Loop& loop) const {
  auto [place, isNew] = m_leftTogether.try_emplace(&loop, true);
  if (!isNew) return place->second;
  SmallVector<BasicBlock*> exiting;
  loop.getExitingBlocks(exiting);
  const BasicBlock* latch = loop.getLoopLatch();
  const bool parts = any_of(loop.blocks(), [&](BasicBlock* block) { return !hasUniformBranch(*block); });
  // A branch that only some lanes come to does not take the others along, whatever it depends on.
  place->second = all_of(exiting, [&](BasicBlock* block) {
    return hasUniformBranch(*block) && (!parts || (latch && m_dominators.dominates(block, latch)));
  });
  return place->second;
}

bool Uniformity::isUniformAt(const Instruction& value, const BasicBlock& place) const {
  if (!isUniform(&value)) return false;
  for (const Loop* loop = m_loops.getLoopFor(value.getParent()); loop && !loop->contains(&place);
       loop = loop->getParentLoop())
    if (!isLeftTogether(*loop)) return false;
  return true;
}

bool Uniformity::sharesLoops(const Instruction& value, const BasicBlock& place) const {
  const Loop* loop = m_loops.getLoopFor(value.getParent());
  return !loop || loop->contains(&place);
}

}  // namespace invar::lowering
