#include "cpu/Regions.hpp"

#include "cpu/BlockOrder.hpp"
#include "cpu/LoopMarks.hpp"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/BreakCriticalEdges.h"
#include "llvm/Transforms/Utils/FixIrreducible.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/LowerSwitch.h"
#include "llvm/Transforms/Utils/UnifyFunctionExitNodes.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// One exit, reducible loops with one latch each, two-way branches, and no critical edges.
void normalize(Function& body) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;
  PassBuilder builder;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  FunctionPassManager passes;
  passes.addPass(UnifyFunctionExitNodesPass());
  passes.addPass(LowerSwitchPass());
  passes.addPass(FixIrreduciblePass());
  passes.addPass(LoopSimplifyPass());
  passes.addPass(BreakCriticalEdgesPass());
  passes.run(body, functions);
  removeUnreachableBlocks(body);
}

/// A lane operation reads its arguments from memory that the lanes fill before they arrive; an
/// instruction whose operand is an argument is a use like any other, so that nothing needs to be done here
/// but to begin a block with the call.
Region::Kind kindOf(const Builtin& builtin) {
  switch (builtin.kind) {
    case Builtin::Kind::ThreadgroupBarrier: return Region::Kind::ThreadgroupBarrier;
    case Builtin::Kind::SimdgroupBarrier: return Region::Kind::SimdgroupBarrier;
    default: return Region::Kind::LaneOperation;
  }
}

}  // namespace

bool Region::hasOneTarget() const {
  for (const Exit& exit : exits)
    if (exit.to != exits.front().to) return false;
  return true;
}

void RegionGraph::cut(Function& body) {
  normalize(body);
  dropLoopParts(body);
  std::vector<CallInst*> calls;
  for (Instruction& instruction : instructions(body))
    if (builtinOf(&instruction).isCut()) calls.push_back(cast<CallInst>(&instruction));
  for (CallInst* call : calls) {
    Region::Kind kind = kindOf(builtinOf(call));
    BasicBlock* block = call->getParent();
    BasicBlock* after = block->splitBasicBlock(call, "cut");
    m_cuts[after] = kind;
    if (kind == Region::Kind::LaneOperation) continue;
    m_hasThreadgroupBarrier |= kind == Region::Kind::ThreadgroupBarrier;
    call->eraseFromParent();
  }
}

Region& RegionGraph::start(BasicBlock* block) {
  m_regions.push_back(std::make_unique<Region>());
  Region& region = *m_regions.back();
  region.number = static_cast<unsigned>(m_regions.size() - 1);
  if (auto cut = m_cuts.find(block); cut != m_cuts.end()) region.kind = cut->second;
  if (region.kind == Region::Kind::LaneOperation) region.operation = cast<CallInst>(&block->front());
  return region;
}

/// Whether the block ends a turn of a loop in which lanes talk, and the region reaches from a loop inside of it
/// which lanes leave in different turns: those that left would begin the next turn without the others.
bool RegionGraph::endsTurnOfInner(const BasicBlock& block, const Region& region, const Uniformity& uniformity) const {
  const Loop* loop = uniformity.loops().getLoopFor(&block);
  if (!loop || loop->getLoopLatch() != &block) return false;
  bool leaves = false;
  for (const BasicBlock* other : region.blocks)
    for (const Loop* inner = uniformity.loops().getLoopFor(other); inner && inner != loop; inner = inner->getParentLoop())
      leaves |= loop->contains(inner) && !uniformity.isLeftTogether(*inner);
  if (!leaves) return false;
  return any_of(loop->blocks(), [&](const BasicBlock* each) {
    auto cut = m_cuts.find(each);
    return cut != m_cuts.end() && cut->second == Region::Kind::LaneOperation;
  });
}

void RegionGraph::form(Function& body, const Uniformity& uniformity) {
  PostDominatorTree postDominators(body);
  SmallPtrSet<const BasicBlock*, 16> forced;   // behind a branch that is taken once for all lanes
  const std::vector<BasicBlock*> order = loopContiguousOrder(body, uniformity.loops());
  settleNever(body);
  for (BasicBlock* block : order) {
    Region* region = nullptr;
    bool isStart = m_cuts.contains(block) || forced.contains(block) ||
                   uniformity.loops().isLoopHeader(block) || block->isEntryBlock();
    for (BasicBlock* predecessor : predecessors(block)) {
      Region* other = of(predecessor);
      if (!other || (region && region != other)) isStart = true;
      region = other;
    }
    if (isStart || (region && endsTurnOfInner(*block, *region, uniformity))) region = &start(block);
    region->blocks.push_back(block);
    m_byBlock[block] = region;
    if (succ_size(block) > 1 && uniformity.hasUniformBranch(*block) &&
        postDominators.dominates(block, region->entry()))
      for (BasicBlock* successor : successors(block)) forced.insert(successor);
  }
  for (auto& region : m_regions) finish(*region);
  findContinuations(uniformity);
}

/// Lanes that run it together may go on to different regions.
bool RegionGraph::parts(const Region& region, const Uniformity& uniformity) const {
  if (region.hasOneTarget()) return false;
  const BasicBlock* from = region.exits.front().from;
  return !uniformity.hasUniformBranch(*from) ||
         any_of(region.exits, [&](const Region::Exit& exit) { return exit.from != from; });
}

/// Whether the region lies in a loop in which lanes stay together. They have met where the loop begins then, and a way
/// from outside into its middle would make it one that LLVM does not know as a loop.
bool RegionGraph::isInsideLoopOfAll(const Region& region, const Uniformity& uniformity) const {
  for (const Loop* loop = uniformity.loops().getLoopFor(region.entry()); loop; loop = loop->getParentLoop()) {
    if (loop->getHeader() == region.entry()) continue;
    if (none_of(loop->blocks(), [&](const BasicBlock* block) {
          const Region* other = of(block);
          return other && parts(*other, uniformity);
        }))
      return true;
  }
  return false;
}

void RegionGraph::findContinuations(const Uniformity& uniformity) {
  DenseMap<const Region*, SmallPtrSet<const Region*, 2>> before;
  for (const auto& region : m_regions)
    for (const Region::Exit& exit : region->exits)
      if (exit.to) before[exit.to].insert(region.get());
  for (auto& region : m_regions) {
    if (region->number == 0 || region->kind == Region::Kind::ThreadgroupBarrier) continue;
    const Region* previous = m_regions[region->number - 1].get();
    const bool isBehind =
        before[region.get()].size() == 1 && before[region.get()].contains(previous) && previous->hasOneTarget();
    region->continues = isBehind || isInsideLoopOfAll(*region, uniformity);
  }
}

/// Collects the exits, and the blocks that no path through the region misses.
void RegionGraph::finish(Region& region) {
  DenseMap<const BasicBlock*, size_t> places;
  for (size_t i = 0; i < region.blocks.size(); ++i) places[region.blocks[i]] = i;
  size_t farthest = 0;
  for (size_t i = 0; i < region.blocks.size(); ++i) {
    BasicBlock* block = region.blocks[i];
    if (farthest <= i) region.always.insert(block);
    Instruction* terminator = block->getTerminator();
    for (unsigned s = 0; s < terminator->getNumSuccessors(); ++s) {
      Region* to = of(terminator->getSuccessor(s));
      if (to == &region && terminator->getSuccessor(s) != region.entry()) {
        farthest = std::max(farthest, places[terminator->getSuccessor(s)]);
      } else {
        farthest = region.blocks.size();
        region.exits.push_back({block, s, to});
      }
    }
    if (terminator->getNumSuccessors() == 0) {
      farthest = region.blocks.size();
      region.exits.push_back({block, 0, nullptr});
    }
  }
}

}  // namespace invar::lowering
