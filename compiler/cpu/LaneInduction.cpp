#include "cpu/LaneInduction.hpp"

#include "cpu/Uniformity.hpp"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/ValueHandle.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// The loop's counter, if it is one: phi(start, phi + step) with a step that all lanes share.
struct Induction {
  PHINode* phi;
  BinaryOperator* increment;
  Value* start;
  Value* step;
};

std::optional<Induction> inductionOf(PHINode& phi, const Loop& loop, const Uniformity& uniformity) {
  BasicBlock* latch = loop.getLoopLatch();
  BasicBlock* before = loop.getLoopPredecessor();
  if (!latch || !before || !phi.getType()->isIntegerTy() || phi.getNumIncomingValues() != 2)
    return std::nullopt;
  auto* increment = dyn_cast<BinaryOperator>(phi.getIncomingValueForBlock(latch));
  if (!increment || increment->getOpcode() != Instruction::Add) return std::nullopt;
  if (increment->getOperand(0) != &phi && increment->getOperand(1) != &phi) return std::nullopt;
  Value* step = increment->getOperand(increment->getOperand(0) == &phi ? 1 : 0);
  Value* start = phi.getIncomingValueForBlock(before);
  if (!loop.isLoopInvariant(step) || !uniformity.isUniform(step) || uniformity.isUniform(start))
    return std::nullopt;
  return Induction{&phi, increment, start, step};
}

void split(const Induction& induction) {
  PHINode& phi = *induction.phi;
  IRBuilder<> builder(&phi);
  PHINode* shared = builder.CreatePHI(phi.getType(), 2, phi.getName() + ".shared");
  builder.SetInsertPoint(phi.getParent()->getFirstNonPHI());
  Value* counter = builder.CreateAdd(induction.start, shared, phi.getName());
  builder.SetInsertPoint(induction.increment);
  Value* next = builder.CreateAdd(shared, induction.step);
  Value* nextCounter = builder.CreateAdd(induction.start, next);
  for (unsigned i = 0; i < 2; ++i)
    shared->addIncoming(
        phi.getIncomingValue(i) == induction.increment ? next : Constant::getNullValue(phi.getType()),
        phi.getIncomingBlock(i));
  induction.increment->replaceAllUsesWith(nextCounter);
  phi.replaceAllUsesWith(counter);
  induction.increment->eraseFromParent();
  phi.eraseFromParent();
}

}  // namespace

void splitLaneInductions(Function& body) {
  Uniformity uniformity(body);
  std::vector<Induction> found;
  for (BasicBlock& block : body)
    if (const Loop* loop = uniformity.loops().getLoopFor(&block); loop && loop->getHeader() == &block)
      for (PHINode& phi : block.phis())
        if (auto induction = inductionOf(phi, *loop, uniformity)) found.push_back(*induction);
  // A start or step may be a counter of an outer loop that is replaced itself: resolve them as they are now.
  std::vector<std::pair<WeakTrackingVH, WeakTrackingVH>> operands;
  for (const Induction& induction : found)
    operands.push_back({WeakTrackingVH(induction.start), WeakTrackingVH(induction.step)});
  for (size_t i = 0; i < found.size(); ++i) {
    found[i].start = operands[i].first;
    found[i].step = operands[i].second;
    split(found[i]);
  }
}

}  // namespace invar::lowering
