#include "compiler/msl/LoopStructure.hpp"

#include "compiler/msl/CleanupPaths.hpp"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

namespace invar::msl {
namespace {

using llvm::BasicBlock;
using llvm::Function;
using llvm::Loop;

/// A block is brought into one more loop around it by each pass; deeper nests than this keep what they have.
constexpr unsigned kMaxPasses = 16;

/// Matrices are for all lanes together: nobody parts there.
bool isLaneOperation(llvm::StringRef name) {
  return (name.starts_with("__invar_simd_") || name.starts_with("__invar_quad_")) &&
         !name.starts_with("__invar_simd_matrix_");
}

/// The lane operations, and all functions that come to one.
llvm::DenseSet<const Function*> findTalkers(llvm::Module& module) {
  llvm::DenseSet<const Function*> talkers;
  std::vector<Function*> pending;
  for (Function& function : module)
    if (function.isDeclaration() && isLaneOperation(function.getName())) pending.push_back(&function);
  while (!pending.empty()) {
    Function* function = pending.back();
    pending.pop_back();
    if (!talkers.insert(function).second) continue;
    for (llvm::User* user : function->users())
      if (auto* call = llvm::dyn_cast<llvm::CallBase>(user)) pending.push_back(call->getFunction());
  }
  return talkers;
}

class Structure {
public:
  Structure(Function& function, const llvm::DenseSet<const Function*>& talkers)
      : m_function(function), m_module(*function.getParent()), m_talkers(talkers) {}

  void keep() {
    analyse();
    if (m_loops.empty()) return;
    separateCleanupPaths(m_function);
    separateReturns();
    for (unsigned pass = 0; pass < kMaxPasses; ++pass) {
      analyse();
      if (!returnLeavers()) break;
    }
    for (Loop* loop : m_loops.getLoopsInPreorder())
      if (llvm::any_of(loop->blocks(), [&](BasicBlock* block) { return m_talking.contains(block); })) markParts(*loop);
  }

private:
  /// A way out of a loop: a successor of a block that belongs to it in the source, and a block of the loop.
  struct Leaver {
    BasicBlock* from;
    unsigned successor;
    BasicBlock* back;
  };

  void analyse() {
    m_dominators.recalculate(m_function);
    m_loops.releaseMemory();
    m_loops.analyze(m_dominators);
    m_talking.clear();
    for (llvm::Instruction& instruction : llvm::instructions(m_function))
      if (auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
          call && m_talkers.contains(call->getCalledFunction()))
        m_talking.insert(call->getParent());
  }

  /// A function's only `return` may stand in a loop.
  void separateReturns() {
    for (BasicBlock& block : llvm::make_early_inc_range(m_function))
      if (auto* end = llvm::dyn_cast<llvm::ReturnInst>(block.getTerminator()); end && end != &block.front())
        block.splitBasicBlock(end->getIterator(), "return")->moveAfter(&m_function.back());
  }

  /// Blocks that the source has in the loop and that are none of it, since they leave.
  llvm::SmallSetVector<BasicBlock*, 16> findOutside(const Loop& loop) const {
    llvm::SmallSetVector<BasicBlock*, 16> outside;
    BasicBlock* header = loop.getHeader();
    unsigned left = loop.getNumBlocks();
    unsigned nested = 0;
    // What follows the last block of a `while` belongs to it up to the label that ends it.
    const bool isWhile = header->getName().starts_with("while.");
    for (auto block = header->getIterator(); block != m_function.end(); ++block) {
      if (loop.contains(&*block)) {
        --left;
        continue;
      }
      if (left == 0) {
        if (!isWhile || !m_dominators.dominates(header, &*block)) break;
        if (m_loops.isLoopHeader(&*block) && block->getName().starts_with("while.")) ++nested;
        if (block->getName().starts_with("while.end") && nested-- == 0) break;
      }
      if (llvm::isa<llvm::ReturnInst>(block->getTerminator())) continue;   // stands where the function ends
      if (m_dominators.isReachableFromEntry(&*block) && m_dominators.dominates(header, &*block)) outside.insert(&*block);
    }
    return outside;
  }

  void findLeavers(const Loop& loop, llvm::SmallPtrSetImpl<BasicBlock*>& taken, std::vector<Leaver>& leavers) const {
    const llvm::SmallSetVector<BasicBlock*, 16> outside = findOutside(loop);
    llvm::SmallSetVector<BasicBlock*, 16> reached;   // from a lane operation, without coming to the loop's end
    for (BasicBlock* block : outside)
      if (m_talking.contains(block)) reached.insert(block);
    for (size_t i = 0; i < reached.size(); ++i)
      for (BasicBlock* next : llvm::successors(reached[i]))
        if (outside.contains(next)) reached.insert(next);
    for (BasicBlock* block : reached) {
      llvm::Instruction* end = block->getTerminator();
      for (unsigned i = 0; i < end->getNumSuccessors(); ++i) {
        BasicBlock* next = end->getSuccessor(i);
        if (loop.contains(next) || outside.contains(next) || llvm::isa<llvm::PHINode>(next->front())) continue;
        if (taken.insert(block).second) leavers.push_back({block, i, backOf(loop, *block)});
      }
    }
  }

  /// Where a branch back from `block` may go: the end of a turn if no value is lost there, which leaves counters
  /// what they are, or else the header.
  BasicBlock* backOf(const Loop& loop, const BasicBlock& block) const {
    BasicBlock* header = loop.getHeader();
    BasicBlock* latch = loop.getLoopLatch();
    if (!latch || llvm::isa<llvm::PHINode>(latch->front())) return header;
    for (auto* node = m_dominators.getNode(latch)->getIDom(); node && !m_dominators.dominates(node->getBlock(), &block);
         node = node->getIDom())
      for (llvm::Instruction& value : *node->getBlock())
        if (value.isUsedOutsideOfBlock(node->getBlock())) return header;
    return latch;
  }

  bool returnLeavers() {
    llvm::SmallPtrSet<BasicBlock*, 16> taken;
    std::vector<Leaver> leavers;
    const auto outerFirst = m_loops.getLoopsInPreorder();
    for (const Loop* loop : llvm::reverse(outerFirst)) findLeavers(*loop, taken, leavers);
    llvm::IRBuilder<> builder(m_function.getContext());
    for (const Leaver& leaver : leavers) {
      BasicBlock* out = leaver.from->getTerminator()->getSuccessor(leaver.successor);
      auto* way = BasicBlock::Create(m_function.getContext(), "leave", &m_function, leaver.from->getNextNode());
      leaver.from->getTerminator()->setSuccessor(leaver.successor, way);
      builder.SetInsertPoint(way);
      llvm::Value* never = builder.CreateCall(mark("__invar_never", builder.getInt1Ty()));
      builder.CreateCondBr(never, leaver.back, out);
      for (llvm::PHINode& phi : leaver.back->phis()) phi.addIncoming(llvm::PoisonValue::get(phi.getType()), way);
    }
    return !leavers.empty();
  }

  /// All turns end in one block, and the loop is entered from one.
  void markParts(Loop& loop) {
    BasicBlock* header = loop.getHeader();
    BasicBlock* latch = loop.getLoopLatch();
    if (!latch) {
      llvm::MDNode* hints = nullptr;   // what a pragma asks for; only clang's own latches have it
      llvm::SmallVector<BasicBlock*> latches;
      loop.getLoopLatches(latches);
      for (BasicBlock* each : latches) {
        if (auto* found = each->getTerminator()->getMetadata(llvm::LLVMContext::MD_loop)) hints = found;
        each->getTerminator()->setMetadata(llvm::LLVMContext::MD_loop, nullptr);
      }
      latch = llvm::SplitBlockPredecessors(header, latches, ".turn", &m_dominators, &m_loops);
      if (!latch) return;
      latch->getTerminator()->setMetadata(llvm::LLVMContext::MD_loop, hints);
    }
    mark(*latch);
    BasicBlock* before = loop.getLoopPreheader();
    if (!before) before = llvm::InsertPreheaderForLoop(&loop, &m_dominators, &m_loops, nullptr, false);
    if (before) mark(*before);
  }

  void mark(BasicBlock& block) {
    llvm::IRBuilder<> builder(block.getTerminator());
    builder.CreateCall(mark("__invar_loop_part", builder.getVoidTy()));
  }

  /// A target tells LLVM that these keep their place; until then nothing is optimised.
  llvm::FunctionCallee mark(const char* name, llvm::Type* result) {
    return m_module.getOrInsertFunction(name, llvm::FunctionType::get(result, false));
  }

  Function& m_function;
  llvm::Module& m_module;
  const llvm::DenseSet<const Function*>& m_talkers;
  llvm::DominatorTree m_dominators;
  llvm::LoopInfo m_loops;
  llvm::SmallPtrSet<BasicBlock*, 16> m_talking;   ///< blocks with lane operations
};

}  // namespace

void keepLoopStructure(llvm::Module& module) {
  const llvm::DenseSet<const Function*> talkers = findTalkers(module);
  for (const Function* function : talkers)
    if (!function->isDeclaration()) Structure(const_cast<Function&>(*function), talkers).keep();
}

}  // namespace invar::msl
