#include "cpu/PlainLoops.hpp"

#include "cpu/Cloning.hpp"
#include "cpu/Frames.hpp"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// A loop that counts from 0 to below `count`, which is at least 1; `body` must be closed by `close`.
struct CountedLoop {
  CountedLoop(IRBuilder<>& builder, Value* count, const Twine& name) : m_count(count) {
    BasicBlock* before = builder.GetInsertBlock();
    head = BasicBlock::Create(builder.getContext(), name, before->getParent());
    builder.CreateBr(head);
    builder.SetInsertPoint(head);
    index = builder.CreatePHI(builder.getInt32Ty(), 2, name);
    index->addIncoming(builder.getInt32(0), before);
  }
  /// Ends the turn at the builder's place and continues behind the loop.
  BranchInst* close(IRBuilder<>& builder) {
    Value* next = builder.CreateAdd(index, builder.getInt32(1), "", /*HasNUW=*/true);
    auto* after = BasicBlock::Create(builder.getContext(), "after", head->getParent());
    index->addIncoming(next, builder.GetInsertBlock());
    BranchInst* branch = builder.CreateCondBr(builder.CreateICmpULT(next, m_count), head, after);
    builder.SetInsertPoint(after);
    return branch;
  }
  BasicBlock* head;
  PHINode* index;

private:
  Value* m_count;
};

/// Copies the whole body to the builder's place; every return goes on behind it.
void copyBody(IRBuilder<>& builder, Function& body, LaunchFrame& launch, const GroupFrame& group,
              const ThreadFrame& thread, ParallelLoop& parallel) {
  Function* target = builder.GetInsertBlock()->getParent();
  auto* after = BasicBlock::Create(builder.getContext(), "thread.end", target);
  ValueTable table;
  ReversePostOrderTraversal<Function*> order(&body);
  for (BasicBlock* block : order)
    table.set(block, BasicBlock::Create(builder.getContext(), block->getName(), target, after));
  builder.CreateBr(cast<BasicBlock>(table.find(&body.getEntryBlock())));

  std::vector<Instruction*> copies;
  for (BasicBlock* block : order) {
    builder.SetInsertPoint(cast<BasicBlock>(table.find(block)));
    for (Instruction& instruction : *block) {
      if (isDroppedInLoops(instruction)) continue;
      if (isa<ReturnInst>(instruction)) {
        builder.CreateBr(after);
        continue;
      }
      if (builtinOf(&instruction).kind != Builtin::Kind::None) {
        auto& call = cast<CallBase>(instruction);
        Instruction* question = table.clone(instruction);   // its argument may be a value of the body
        builder.Insert(question);
        Value* value = answer(builder, cast<CallBase>(*question), launch, group, &thread);
        question->eraseFromParent();
        table.set(&call, value);
        continue;
      }
      Instruction* copy = table.clone(instruction);
      table.set(&instruction, copy);
      if (isa<AllocaInst>(copy)) {
        copy->insertBefore(target->getEntryBlock().getFirstNonPHI());
        continue;
      }
      builder.Insert(copy, instruction.getName());
      copies.push_back(copy);
    }
  }
  for (Instruction* copy : copies) {
    table.remap(*copy);
    // Private memory is one for all threads of the loop, so its accesses are not independent.
    Value* address = getLoadStorePointerOperand(copy);
    if (address && !isa<AllocaInst>(getUnderlyingObject(address, 0))) parallel.mark(*copy);
  }
  builder.SetInsertPoint(after);
}

}  // namespace

bool mayMergeRows(Function& body) {
  for (Instruction& instruction : instructions(body)) {
    Builtin builtin = builtinOf(&instruction);
    switch (builtin.kind) {
      case Builtin::Kind::None: case Builtin::Kind::Buffer:
        continue;
      case Builtin::Kind::Query:
        switch (builtin.query) {
          case Query::ThreadInGrid: case Query::ThreadsPerGrid: case Query::ThreadgroupsPerGrid:
          case Query::DispatchThreadsPerThreadgroup: case Query::DispatchSimdgroupsPerThreadgroup:
          case Query::ThreadsPerSimdgroup:
            continue;
          default:
            return false;
        }
      default:
        return false;
    }
  }
  return true;
}

Function* buildPlainLoops(Module& module, StringRef name) {
  Function& body = *module.getFunction(kBodyName);
  GroupLoop groups = makeGroupLoop(module, name, mayMergeRows(body));
  const GroupFrame& group = groups.frame;
  LaunchFrame& launch = *groups.launch;
  IRBuilder<> builder(groups.body);

  Vector3 origin{};
  for (unsigned d = 0; d < 3; ++d)
    origin[d] = builder.CreateMul(group.group[d], launch.threadsPerThreadgroup[d], "", /*HasNUW=*/true);
  CountedLoop zLoop(builder, group.size[2], "z");
  CountedLoop yLoop(builder, group.size[1], "y");
  CountedLoop xLoop(builder, group.size[0], "x");
  ThreadFrame thread;
  thread.position = {xLoop.index, yLoop.index, zLoop.index};
  for (unsigned d = 0; d < 3; ++d)
    thread.positionInGrid[d] = builder.CreateAdd(origin[d], thread.position[d], "", /*HasNUW=*/true);
  Value* row = builder.CreateAdd(builder.CreateMul(zLoop.index, group.size[1]), yLoop.index);
  thread.index = builder.CreateAdd(builder.CreateMul(row, group.size[0]), xLoop.index, "", /*HasNUW=*/true);
  thread.lane = builder.CreateAnd(thread.index, builder.getInt32(kLanes - 1));
  thread.simdgroup = builder.CreateLShr(thread.index, 5);

  ParallelLoop parallel(module.getContext());
  copyBody(builder, body, launch, group, thread, parallel);
  parallel.close(*xLoop.close(builder));
  yLoop.close(builder);
  zLoop.close(builder);
  builder.CreateBr(groups.next);
  return groups.function;
}

}  // namespace invar::lowering
