#include "compiler/msl/CleanupPaths.hpp"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

namespace invar::msl {
namespace {

using llvm::BasicBlock;

/// A block is copied only if it has no more instructions than this: it does little but end lifetimes.
constexpr size_t kMaxCopied = 48;

/// The variable that holds which way was taken, if the block switches on it.
llvm::AllocaInst* destinationOf(BasicBlock& block) {
  auto* choice = llvm::dyn_cast<llvm::SwitchInst>(block.getTerminator());
  auto* load = choice ? llvm::dyn_cast<llvm::LoadInst>(choice->getCondition()) : nullptr;
  if (!load || load->getParent() != &block) return nullptr;
  auto* variable = llvm::dyn_cast<llvm::AllocaInst>(load->getPointerOperand());
  return variable && variable->getName().starts_with("cleanup.dest") ? variable : nullptr;
}

bool mayCopy(BasicBlock& block) {
  if (block.size() > kMaxCopied || llvm::isa<llvm::PHINode>(block.front())) return false;
  for (llvm::Instruction& instruction : block)
    if (instruction.isUsedOutsideOfBlock(&block)) return false;
  for (BasicBlock* next : llvm::successors(&block))
    if (llvm::isa<llvm::PHINode>(next->front())) return false;
  return true;
}

/// What the variable holds at the end of the block, where that is known.
llvm::ConstantInt* valueBehind(BasicBlock* block, const llvm::AllocaInst& variable) {
  for (llvm::SmallPtrSet<BasicBlock*, 8> seen; block && seen.insert(block).second; block = block->getSinglePredecessor())
    for (llvm::Instruction& instruction : llvm::reverse(*block))
      if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction))
        if (store->getPointerOperand() == &variable) return llvm::dyn_cast<llvm::ConstantInt>(store->getValueOperand());
  return nullptr;
}

/// Whether a way into the block got a copy of its own.
bool separateOne(BasicBlock& block) {
  llvm::AllocaInst* variable = destinationOf(block);
  if (!variable || !mayCopy(block)) return false;
  for (BasicBlock* before : llvm::predecessors(&block)) {
    auto* jump = llvm::dyn_cast<llvm::BranchInst>(before->getTerminator());
    llvm::ConstantInt* value = jump && jump->isUnconditional() ? valueBehind(before, *variable) : nullptr;
    if (!value) continue;
    llvm::ValueToValueMapTy values;
    BasicBlock* copy = llvm::CloneBasicBlock(&block, values, "", block.getParent());
    copy->moveAfter(before);
    llvm::remapInstructionsInBlocks({copy}, values);
    auto* choice = llvm::cast<llvm::SwitchInst>(copy->getTerminator());
    BasicBlock* target = choice->findCaseValue(value)->getCaseSuccessor();
    llvm::BranchInst::Create(target, choice->getIterator());
    choice->eraseFromParent();
    jump->setSuccessor(0, copy);
    return true;
  }
  return false;
}

}  // namespace

void separateCleanupPaths(llvm::Function& function) {
  bool changed = false;
  for (bool again = true; again; changed |= again) {
    again = false;
    for (BasicBlock& block : llvm::make_early_inc_range(function))
      while (separateOne(block)) again = true;
  }
  if (changed) llvm::removeUnreachableBlocks(function);
}

}  // namespace invar::msl
