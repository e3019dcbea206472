#include "cpu/LaneLoop.hpp"

#include "cpu/LaneOperations.hpp"
#include "llvm/IR/Constants.h"

namespace invar::lowering {

using namespace llvm;

uint32_t stateOf(const Region* region) {
  if (!region) return kFinished;
  return region->number * 2 | (region->kind == Region::Kind::ThreadgroupBarrier ? kWaits : 0);
}

Value* RegionScope::addressOf(IRBuilder<>& builder, const Slot& slot) const {
  if (Value* own = temporaries.lookup(&slot)) return own;
  if (!slot.acrossBarrier)
    return builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), launch.context(), layout.offset(slot));
  return builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), simdgroup.context, layout.offset(slot));
}

namespace {

void markOwn(Instruction& access) {   // no other thread can see it: nothing for a sanitizer
  access.setMetadata(LLVMContext::MD_nosanitize, MDNode::get(access.getContext(), {}));
}

}  // namespace

LaneLoop::LaneLoop(const RegionScope& scope, const Region& region, bool masked)
    : m_scope(scope), m_region(region), m_masked(masked), m_parallel(scope.function->getContext()) {
  m_entry = m_end = newBlock("");
  emitScalars();
  m_goesTogether = region.hasOneTarget();
  if (!m_goesTogether &&
      all_of(region.exits, [&](const Region::Exit& exit) { return exit.from == region.exits[0].from; })) {
    auto* branch = dyn_cast<BranchInst>(region.exits[0].from->getTerminator());
    if (branch && region.always.contains(branch->getParent()))
      m_condition = m_scalars.find(branch->getCondition());
    m_goesTogether = m_condition != nullptr;
  }
  if (!m_goesTogether || hasLaneWork()) emitLoop();
  else if (m_masked) moveActive();
}

BasicBlock* LaneLoop::newBlock(const Twine& name) {
  std::string prefix = "region" + std::to_string(m_region.number) + (m_masked ? ".masked" : ".full");
  return BasicBlock::Create(m_scope.function->getContext(), prefix + name, m_scope.function);
}

void LaneLoop::emitScalars() {
  IRBuilder<> builder(m_entry);
  m_thread.simdgroup = m_scope.simdgroup.number;
  for (BasicBlock* block : m_region.blocks) {
    for (Instruction& instruction : *block) {
      if (&instruction == m_region.operation) {
        emitOperation(builder, *m_region.operation);
      } else if (m_scope.slots.isScalar(&instruction)) {
        emitScalar(builder, instruction);
      } else if (auto* store = dyn_cast<StoreInst>(&instruction)) {
        const Slot* slot = m_scope.slots.of(store->getPointerOperand());
        if (slot && slot->kind == Slot::Kind::Scalar)
          markSlot(*builder.CreateAlignedStore(m_scalars.find(store->getValueOperand()),
                                               m_scope.addressOf(builder, *slot), slot->scalarAlignment()));
      }
    }
  }
}

void LaneLoop::emitScalar(IRBuilder<>& builder, Instruction& instruction) {
  if (builtinOf(&instruction).kind != Builtin::Kind::None) {
    Instruction* question = builder.Insert(m_scalars.clone(instruction));
    m_scalars.set(&instruction,
                  answer(builder, cast<CallBase>(*question), m_scope.launch, m_scope.group, &m_thread));
    question->eraseFromParent();
    return;
  }
  if (auto* load = dyn_cast<LoadInst>(&instruction))
    if (const Slot* slot = m_scope.slots.of(load->getPointerOperand())) {
      auto* value =
          builder.CreateAlignedLoad(slot->type, m_scope.addressOf(builder, *slot), slot->scalarAlignment());
      markSlot(*value);
      m_scalars.set(&instruction, value);
      return;
    }
  Instruction* copy = builder.Insert(m_scalars.clone(instruction));
  m_scope.aliases.markKernel(*copy);
  m_scalars.set(&instruction, copy);
}

void LaneLoop::markSlot(Instruction& access) const {
  markOwn(access);
  m_scope.aliases.markSlot(access);
}

/// What all lanes gave as an argument, as a vector.
Value* LaneLoop::argumentVector(IRBuilder<>& builder, Value* argument) {
  if (Value* scalar = m_scalars.find(argument)) return builder.CreateVectorSplat(kLanes, scalar);
  auto* narrowed = dyn_cast<TruncInst>(argument);   // a bool lies in memory as a byte
  auto* load = cast<LoadInst>(narrowed ? narrowed->getOperand(0) : argument);
  const Slot& slot = *m_scope.slots.of(load->getPointerOperand());
  auto* vector = builder.CreateAlignedLoad(FixedVectorType::get(slot.type, kLanes),
                                           m_scope.addressOf(builder, slot), Align(64));
  markSlot(*vector);
  // Lanes that do not take part have left nothing there.
  Value* value = builder.CreateFreeze(vector);
  return narrowed ? builder.CreateTrunc(value, FixedVectorType::get(argument->getType(), kLanes)) : value;
}

void LaneLoop::emitOperation(IRBuilder<>& builder, CallInst& call) {
  LaneOperation operation = builtinOf(&call).lane;
  SmallVector<Value*, 4> arguments;
  for (Value* argument : call.args()) {
    Value* scalar = operation.isMatrix() ? m_scalars.find(argument) : nullptr;
    arguments.push_back(scalar ? scalar : argumentVector(builder, argument));
  }
  Value* active = nullptr;
  if (m_masked)
    active = builder.CreateBitCast(m_scope.simdgroup.active, FixedVectorType::get(builder.getInt1Ty(), kLanes));
  Value* result = nullptr;
  if (m_masked && operation.isMatrix()) {
    // Metal leaves open what a matrix operation does that not all lanes run: nothing, and its code is long.
    Type* type = call.getType();
    if (!operation.isUniform()) type = FixedVectorType::get(type, kLanes);
    result = type->isVoidTy() ? nullptr : Constant::getNullValue(type);
  } else {
    FastMathFlags flags;
    flags.setAllowReassoc();
    builder.setFastMathFlags(flags);
    result = emitLaneOperation(builder, operation, call.getType(), arguments, active);
    builder.clearFastMathFlags();
  }
  if (operation.isUniform()) {
    m_scalars.set(&call, result);
    return;
  }
  Type* element = call.getType()->isIntegerTy(1) ? builder.getInt8Ty() : call.getType();
  auto* vector = FixedVectorType::get(element, kLanes);
  auto* memory = new AllocaInst(vector, 0, "results", m_scope.function->getEntryBlock().begin());
  memory->setAlignment(Align(64));
  builder.CreateAlignedStore(builder.CreateZExt(result, vector), memory, Align(64));
  m_results = memory;
}

/// Whether any lane has something to do of its own.
bool LaneLoop::hasLaneWork() const {
  for (BasicBlock* block : m_region.blocks)
    for (Instruction& instruction : *block) {
      if (&instruction == m_region.operation || isDroppedInLoops(instruction) ||
          m_scope.slots.isScalar(&instruction))
        continue;
      auto* store = dyn_cast<StoreInst>(&instruction);
      const Slot* slot = store ? m_scope.slots.of(store->getPointerOperand()) : nullptr;
      if (slot ? slot->kind != Slot::Kind::Scalar : instruction.mayHaveSideEffects()) return true;
    }
  return false;
}

/// The lanes that are here go on, and have nothing to do on the way.
void LaneLoop::moveActive() {
  IRBuilder<> builder(m_entry);
  auto* lanes = FixedVectorType::get(builder.getInt32Ty(), kLanes);
  Value* next = builder.getInt32(stateOf(m_region.exits.empty() ? nullptr : m_region.exits.front().to));
  if (m_condition) {
    std::array<Value*, 2> ways{};
    for (const Region::Exit& exit : m_region.exits) ways[exit.successor] = builder.getInt32(stateOf(exit.to));
    next = builder.CreateSelect(m_condition, ways[0], ways[1]);
  }
  LoadInst* states = builder.CreateAlignedLoad(lanes, m_scope.simdgroup.states, Align(64));
  Value* active = builder.CreateBitCast(m_scope.simdgroup.active, FixedVectorType::get(builder.getInt1Ty(), kLanes));
  markOwn(*states);
  markOwn(*builder.CreateAlignedStore(builder.CreateSelect(active, builder.CreateVectorSplat(kLanes, next), states),
                                      m_scope.simdgroup.states, Align(64)));
}

void LaneLoop::emitLoop() {
  BasicBlock* head = newBlock(".lane");
  BasicBlock* first = newBlock(".thread");
  BasicBlock* leave = newBlock(".leave");
  BasicBlock* latch = newBlock(".next");
  IRBuilder<> builder(m_entry);
  builder.CreateBr(head);

  builder.SetInsertPoint(head);
  PHINode* counter = m_masked ? emitActive(builder) : emitRows(builder, head);
  m_wideLane = builder.CreateZExt(m_lane, builder.getInt64Ty());
  Value* stateAddress = builder.CreateInBoundsGEP(builder.getInt32Ty(), m_scope.nextStates, m_wideLane);
  builder.CreateBr(first);

  builder.SetInsertPoint(leave);
  bool recordsState = m_masked || !m_goesTogether;
  PHINode* next = recordsState ? builder.CreatePHI(builder.getInt32Ty(), 2, "next.region") : nullptr;
  if (next) {
    StoreInst* store = builder.CreateStore(next, stateAddress);
    m_parallel.mark(*store);
    markOwn(*store);
  }
  builder.CreateBr(latch);

  builder.SetInsertPoint(first);
  fillFrame(builder);
  if (m_results) {
    Type* type = m_region.operation->getType();
    Type* element = type->isIntegerTy(1) ? builder.getInt8Ty() : type;
    auto* load = builder.CreateLoad(element, builder.CreateInBoundsGEP(element, m_results, m_wideLane));
    m_parallel.mark(*load);
    m_lanes.set(m_region.operation, builder.CreateTrunc(load, type));
  }
  for (size_t i = 0; i < m_region.blocks.size(); ++i)
    m_lanes.set(m_region.blocks[i], i == 0 ? first : newBlock("." + m_region.blocks[i]->getName()));
  std::vector<PHINode*> phis;
  for (BasicBlock* block : m_region.blocks) {
    builder.SetInsertPoint(cast<BasicBlock>(m_lanes.find(block)));
    for (Instruction& instruction : *block) {
      if (instruction.isTerminator()) emitTerminator(builder, *block, leave, next);
      else emitLane(builder, instruction);
      if (isa<PHINode>(instruction)) phis.push_back(cast<PHINode>(m_lanes.find(&instruction)));
    }
  }
  for (PHINode* phi : phis) m_lanes.remap(*phi);

  builder.SetInsertPoint(latch);
  m_end = newBlock(".end");
  if (m_masked) closeActive(builder, *counter);
  else closeRows(builder, *counter);
}

/// At the builder's place begins a loop over the lanes that take part, by the bits of their mask.
PHINode* LaneLoop::emitActive(IRBuilder<>& builder) {
  PHINode* left = builder.CreatePHI(builder.getInt32Ty(), 2, "left");
  left->addIncoming(m_scope.simdgroup.active, m_entry);
  m_lane = builder.CreateIntrinsic(Intrinsic::cttz, {builder.getInt32Ty()}, {left, builder.getTrue()});
  m_column = m_lane;
  return left;
}

void LaneLoop::closeActive(IRBuilder<>& builder, PHINode& left) {
  Value* others = builder.CreateAnd(&left, builder.CreateSub(&left, builder.getInt32(1)));
  left.addIncoming(others, builder.GetInsertBlock());
  BranchInst* branch = builder.CreateCondBr(builder.CreateIsNotNull(others), left.getParent(), m_end);
  m_parallel.close(*branch, /*staysAsItIs=*/true);
}

/// At the builder's place begins a loop over all lanes. Rows that are shorter than a SIMD-group have a loop of their
/// own, in which lanes are consecutive in x: `head` is then that loop's.
PHINode* LaneLoop::emitRows(IRBuilder<>& builder, BasicBlock* head) {
  const unsigned length = m_scope.rowLength;
  BasicBlock* before = m_entry;
  if (length < kLanes) {
    m_row = builder.CreatePHI(builder.getInt32Ty(), 2, "row");
    m_row->addIncoming(builder.getInt32(0), m_entry);
    before = head;
    BasicBlock* columns = newBlock(".column");
    builder.CreateBr(columns);
    builder.SetInsertPoint(columns);
  }
  PHINode* column = builder.CreatePHI(builder.getInt32Ty(), 2, "lane");
  column->addIncoming(builder.getInt32(0), before);
  m_column = m_lane = column;
  if (m_row)
    m_lane = builder.CreateAdd(builder.CreateMul(m_row, builder.getInt32(length), "", true, true), column, "", true, true);
  return column;
}

void LaneLoop::closeRows(IRBuilder<>& builder, PHINode& column) {
  const unsigned length = m_scope.rowLength;
  Value* increment = builder.CreateAdd(&column, builder.getInt32(1), "", /*HasNUW=*/true, /*HasNSW=*/true);
  column.addIncoming(increment, builder.GetInsertBlock());
  BasicBlock* behind = m_row ? newBlock(".row") : m_end;
  BranchInst* branch =
      builder.CreateCondBr(builder.CreateICmpULT(increment, builder.getInt32(length)), column.getParent(), behind);
  m_parallel.close(*branch);
  if (!m_row) return;
  builder.SetInsertPoint(behind);
  Value* nextRow = builder.CreateAdd(m_row, builder.getInt32(1), "", true, true);
  m_row->addIncoming(nextRow, behind);
  builder.CreateCondBr(builder.CreateICmpULT(nextRow, builder.getInt32(kLanes / length)), m_row->getParent(), m_end);
}

/// The lane's place, if the region has questions; what nobody asks for is removed later.
void LaneLoop::fillFrame(IRBuilder<>& builder) {
  const auto asks = [&](const BasicBlock* block) {
    return any_of(*block, [](const Instruction& each) { return builtinOf(&each).kind == Builtin::Kind::Query; });
  };
  if (none_of(m_region.blocks, asks)) return;
  const SimdgroupFrame& simdgroup = m_scope.simdgroup;
  m_thread.lane = m_lane;
  m_thread.index = builder.CreateAdd(simdgroup.base, m_lane, "", true, true);
  if (m_scope.shape != Shape::Any) {
    m_thread.position = simdgroup.origin;
    m_thread.position[0] = builder.CreateAdd(simdgroup.origin[0], m_column, "", true, true);
    if (m_row) m_thread.position[1] = builder.CreateAdd(simdgroup.origin[1], m_row, "", true, true);
  } else {
    for (unsigned d = 0; d < 3; ++d) {
      auto* load = builder.CreateLoad(
          builder.getInt32Ty(),
          builder.CreateInBoundsGEP(builder.getInt32Ty(), simdgroup.positions[d], m_wideLane));
      m_parallel.mark(*load);
      m_thread.position[d] = load;
    }
  }
  for (unsigned d = 0; d < 3; ++d)
    m_thread.positionInGrid[d] = builder.CreateAdd(m_scope.gridOrigin[d], m_thread.position[d], "", true);
  if (m_scope.shape != Shape::Padded) return;
  const Vector3& size = m_scope.group.size;
  Value* line = builder.CreateAdd(builder.CreateMul(m_thread.position[2], size[1]), m_thread.position[1]);
  m_thread.index = builder.CreateAdd(builder.CreateMul(line, size[0]), m_thread.position[0]);
}

Value* LaneLoop::laneAddress(IRBuilder<>& builder, const Slot& slot) {
  Value* base = m_scope.addressOf(builder, slot);
  if (slot.kind == Slot::Kind::Lanes) return builder.CreateInBoundsGEP(slot.type, base, m_wideLane);
  return builder.CreateInBoundsGEP(builder.getInt8Ty(), base,
                                   builder.CreateMul(m_wideLane, builder.getInt64(slot.bytes)));
}

void LaneLoop::emitLane(IRBuilder<>& builder, Instruction& instruction) {
  if (m_lanes.find(&instruction) || isDroppedInLoops(instruction) || &instruction == m_region.operation)
    return;
  if (isa<AllocaInst>(instruction)) return;   // a slot's handle
  if (builtinOf(&instruction).kind != Builtin::Kind::None) {
    Instruction* question = builder.Insert(m_lanes.clone(instruction));
    m_lanes.set(&instruction,
                answer(builder, cast<CallBase>(*question), m_scope.launch, m_scope.group, &m_thread));
    question->eraseFromParent();
    return;
  }
  auto* store = dyn_cast<StoreInst>(&instruction);
  if (store)
    if (const Slot* slot = m_scope.slots.of(store->getPointerOperand());
        slot && slot->kind == Slot::Kind::Scalar)
      return;

  Instruction* copy = m_lanes.clone(instruction);
  bool own = false, isSlot = false;
  if (!isa<PHINode>(copy))
    for (Use& use : copy->operands())
      if (const Slot* slot = m_scope.slots.of(use.get())) {
        use.set(laneAddress(builder, *slot));
        isSlot |= slot->kind != Slot::Kind::Private;
        own |= isSlot || getLoadStorePointerOperand(copy) == use.get();
      }
  builder.Insert(copy, instruction.getName());
  m_lanes.set(&instruction, copy);
  if (isa<LoadInst>(copy) || isa<StoreInst>(copy)) m_parallel.mark(*copy);
  if (own && (isa<LoadInst>(copy) || isa<StoreInst>(copy))) markOwn(*copy);
  if (isSlot) m_scope.aliases.markSlot(*copy);
  else m_scope.aliases.markKernel(*copy);
}

void LaneLoop::emitTerminator(IRBuilder<>& builder, BasicBlock& block, BasicBlock* leave, PHINode* next) {
  Instruction* terminator = block.getTerminator();
  auto exitTo = [&](const Region::Exit& exit) {
    BasicBlock* way = newBlock(".exit");
    IRBuilder<> exitBuilder(way);
    exitBuilder.CreateBr(leave);
    if (next) next->addIncoming(exitBuilder.getInt32(stateOf(exit.to)), way);
    return way;
  };
  SmallVector<BasicBlock*, 2> targets;
  for (const Region::Exit& exit : m_region.exits) {
    if (exit.from != &block) continue;
    targets.resize(terminator->getNumSuccessors() ? terminator->getNumSuccessors() : 1);
    targets[exit.successor] = exitTo(exit);
  }
  targets.resize(std::max<size_t>(targets.size(), std::max(1u, terminator->getNumSuccessors())));
  for (unsigned s = 0; s < terminator->getNumSuccessors(); ++s)
    if (!targets[s]) targets[s] = cast<BasicBlock>(m_lanes.find(terminator->getSuccessor(s)));
  if (terminator->getNumSuccessors() == 2)
    builder.CreateCondBr(m_lanes.find(cast<BranchInst>(terminator)->getCondition()), targets[0], targets[1]);
  else builder.CreateBr(targets[0]);
}

}  // namespace invar::lowering
