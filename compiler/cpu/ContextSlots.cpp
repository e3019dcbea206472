#include "cpu/ContextSlots.hpp"

#include <map>

#include "llvm/Analysis/PostDominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// Addressing that is repeated in a region instead of being carried into it, in instructions.
constexpr unsigned kRepeatBudget = 12;

bool isQuestion(const Value* value) {
  Builtin builtin = builtinOf(value);
  return builtin.kind == Builtin::Kind::Query || builtin.isAddress();
}

}  // namespace

ContextSlots::ContextSlots(Function& body, const RegionGraph& graph, const Uniformity& uniformity)
    : m_body(body), m_graph(graph), m_uniformity(uniformity) {
  adoptPrivateMemory();
  passOperationArguments();
  repeatAddressing();
  repeatQueries();
  moveValues();
  repeatQueries();
  storeAlways();
  findScalars();
  findLiveAcrossBarriers();
}

Slot& ContextSlots::makeSlot(Type* valueType, bool isUniform, const Twine& name) {
  Type* type = valueType->isIntegerTy(1) ? Type::getInt8Ty(valueType->getContext()) : valueType;
  IRBuilder<> builder(&m_body.getEntryBlock(), m_body.getEntryBlock().begin());
  auto slot = std::make_unique<Slot>();
  slot->kind = isUniform ? Slot::Kind::Scalar : Slot::Kind::Lanes;
  slot->handle = builder.CreateAlloca(type, nullptr, name);
  slot->type = type;
  slot->bytes = m_body.getParent()->getDataLayout().getTypeAllocSize(type);
  m_byHandle[slot->handle] = slot.get();
  m_slots.push_back(std::move(slot));
  return *m_slots.back();
}

void ContextSlots::store(Slot& slot, Value* value, Instruction* before) {
  IRBuilder<> builder(before);
  if (value->getType() != slot.type) value = builder.CreateZExt(value, slot.type);
  slot.stores.push_back(builder.CreateStore(value, slot.handle));
}

Value* ContextSlots::load(Slot& slot, Type* valueType, Instruction* before) {
  IRBuilder<> builder(before);
  Value* value = builder.CreateLoad(slot.type, slot.handle);
  return valueType == slot.type ? value : builder.CreateTrunc(value, valueType);
}

/// The block in which a use reads its value: for a phi the end of the block that it comes from.
BasicBlock* ContextSlots::placeOf(const Use& use) const {
  auto* user = cast<Instruction>(use.getUser());
  if (auto* phi = dyn_cast<PHINode>(user)) return phi->getIncomingBlock(use);
  return user->getParent();
}

void ContextSlots::adoptPrivateMemory() {
  for (Instruction& instruction : instructions(m_body)) {
    auto* alloca = dyn_cast<AllocaInst>(&instruction);
    if (!alloca) continue;
    auto slot = std::make_unique<Slot>();
    slot->kind = Slot::Kind::Private;
    slot->handle = alloca;
    slot->type = alloca->getAllocatedType();
    const DataLayout& layout = m_body.getParent()->getDataLayout();
    auto size = alloca->getAllocationSize(layout);
    slot->bytes = alignTo(size ? size->getFixedValue() : 0, std::max(alloca->getAlign(), Align(4)));
    m_byHandle[alloca] = slot.get();
    m_slots.push_back(std::move(slot));
  }
}

/// Lanes leave the arguments of an operation in slots, where the operation finds those of all lanes.
void ContextSlots::passOperationArguments() {
  for (const auto& region : m_graph.regions()) {
    if (!region->operation) continue;
    Instruction* arrival = region->entry()->getSinglePredecessor()->getTerminator();
    for (Use& argument : region->operation->args()) {
      Value* value = argument.get();
      if (isa<Constant>(value)) continue;
      Slot& slot = makeSlot(value->getType(), m_uniformity.isUniform(value), "argument");
      store(slot, value, arrival);
      argument.set(load(slot, value->getType(), region->operation));
    }
  }
}

/// Questions cost nothing: every region asks its own.
void ContextSlots::repeatQueries() {
  std::vector<CallInst*> questions;
  for (Instruction& instruction : instructions(m_body))
    if (isQuestion(&instruction)) questions.push_back(cast<CallInst>(&instruction));
  for (CallInst* question : questions) {
    if (!all_of(question->args(), [](const Use& use) { return isa<Constant>(use.get()); })) continue;
    DenseMap<Region*, Instruction*> copies;
    for (Use& use : make_early_inc_range(question->uses())) {
      Region* region = m_graph.of(placeOf(use));
      if (region == m_graph.of(question->getParent())) continue;
      Instruction*& copy = copies[region];
      if (!copy) {
        copy = question->clone();
        copy->insertBefore(region->entry()->getFirstNonPHI());
      }
      use.set(copy);
    }
    if (question->use_empty()) question->eraseFromParent();
  }
}

/// Whether a region can compute the value by itself: cheap arithmetic on questions and uniform values.
bool ContextSlots::canRepeat(const Instruction& instruction, const BasicBlock& place, unsigned& budget) const {
  if (isQuestion(&instruction)) return all_of(cast<CallBase>(instruction).args(), [](const Use& use) { return isa<Constant>(use.get()); });
  if (m_uniformity.isUniform(&instruction)) return m_uniformity.sharesLoops(instruction, place);
  switch (instruction.getOpcode()) {
    case Instruction::Add: case Instruction::Sub: case Instruction::Mul: case Instruction::Shl: case Instruction::LShr:
    case Instruction::AShr: case Instruction::And: case Instruction::Or: case Instruction::Xor: case Instruction::ZExt:
    case Instruction::SExt: case Instruction::Trunc: case Instruction::GetElementPtr: case Instruction::ICmp:
      break;
    default:
      return false;
  }
  if (budget == 0) return false;
  --budget;
  for (const Use& operand : instruction.operands()) {
    auto* value = dyn_cast<Instruction>(operand.get());
    if (value && !canRepeat(*value, place, budget)) return false;
  }
  return true;
}

Value* ContextSlots::repeat(Instruction& instruction, Region& region, DenseMap<std::pair<Value*, Region*>, Value*>& done) {
  if (m_graph.of(instruction.getParent()) == &region) return &instruction;
  if (isQuestion(&instruction) || m_uniformity.isUniform(&instruction)) return &instruction;   // carried or repeated by others
  if (Value* copy = done.lookup({&instruction, &region})) return copy;
  Instruction* copy = instruction.clone();
  for (Use& operand : copy->operands())
    if (auto* value = dyn_cast<Instruction>(operand.get())) operand.set(repeat(*value, region, done));
  // Behind a repeated operand, before everything else of the region.
  Instruction* place = region.entry()->getFirstNonPHI();
  for (Value* operand : copy->operands())
    if (auto* value = dyn_cast<Instruction>(operand))
      if (value->getParent() == region.entry() && !isa<PHINode>(value) && !value->comesBefore(place)) place = value->getNextNode();
  copy->insertBefore(place);
  done[{&instruction, &region}] = copy;
  return copy;
}

/// An address that a region computes from the lane's number is consecutive for the vectoriser; one that it loads
/// from a slot is not.
void ContextSlots::repeatAddressing() {
  DenseMap<std::pair<Value*, Region*>, Value*> done;
  std::vector<Instruction*> values;
  for (Instruction& instruction : instructions(m_body))
    if (!instruction.getType()->isVoidTy() && !m_uniformity.isUniform(&instruction)) values.push_back(&instruction);
  for (Instruction* value : values) {
    if (isQuestion(value) || isa<AllocaInst>(value)) continue;
    for (Use& use : make_early_inc_range(value->uses())) {
      BasicBlock* place = placeOf(use);
      Region* region = m_graph.of(place);
      if (region == m_graph.of(value->getParent())) continue;
      unsigned budget = kRepeatBudget;
      if (canRepeat(*value, *place, budget)) use.set(repeat(*value, *region, done));
    }
  }
  for (Instruction* value : reverse(values))
    if (value->use_empty() && !value->mayHaveSideEffects() && !value->isTerminator() && !isa<AllocaInst>(value)) value->eraseFromParent();
}

void ContextSlots::moveValues() {
  DenseMap<std::pair<Slot*, Region*>, Value*> loaded;
  auto loadIn = [&](Slot& slot, Type* type, Region* region) {
    Value*& value = loaded[{&slot, region}];
    if (!value) value = load(slot, type, region->entry()->getFirstNonPHI());
    return value;
  };
  auto usedOutside = [&](Instruction& value, Region* own) {
    return any_of(value.uses(), [&](Use& use) { return m_graph.of(placeOf(use)) != own; });
  };
  auto uniformEverywhere = [&](Instruction& value) {
    return m_uniformity.isUniform(&value) &&
           all_of(value.uses(), [&](Use& use) { return m_uniformity.isUniformAt(value, *placeOf(use)); });
  };

  // Plain values first, so that what phis receive is already at hand in the block that it comes from.
  std::vector<Instruction*> values;
  std::vector<PHINode*> phis;
  for (Instruction& instruction : instructions(m_body)) {
    if (auto* phi = dyn_cast<PHINode>(&instruction); phi && m_graph.of(phi->getParent())->entry() == phi->getParent()) phis.push_back(phi);
    else if (!instruction.getType()->isVoidTy() && !isa<AllocaInst>(instruction)) values.push_back(&instruction);
  }
  for (Instruction* value : values) {
    Region* own = m_graph.of(value->getParent());
    if (!usedOutside(*value, own)) continue;
    Slot& slot = makeSlot(value->getType(), uniformEverywhere(*value), value->getName());
    for (Use& use : make_early_inc_range(value->uses()))
      if (Region* region = m_graph.of(placeOf(use)); region != own) use.set(loadIn(slot, value->getType(), region));
    store(slot, value, isa<PHINode>(value) ? value->getParent()->getFirstNonPHI() : value->getNextNode());
  }

  // A phi at a region's entry is a slot that its predecessors fill. All loads stand at the beginning of
  // a region and the stores at the end of a block, so that phis that exchange values do so at once.
  std::map<PHINode*, Slot*> slots;
  for (PHINode* phi : phis) {
    slots[phi] = &makeSlot(phi->getType(), uniformEverywhere(*phi), phi->getName());
    slots[phi]->home = m_graph.of(phi->getParent());
  }
  for (PHINode* phi : phis)
    for (Use& use : make_early_inc_range(phi->uses())) use.set(loadIn(*slots[phi], phi->getType(), m_graph.of(placeOf(use))));
  for (PHINode* phi : phis)
    for (unsigned i = 0; i < phi->getNumIncomingValues(); ++i)
      store(*slots[phi], phi->getIncomingValue(i), phi->getIncomingBlock(i)->getTerminator());
  for (PHINode* phi : phis) phi->eraseFromParent();
}

/// A store that only some lanes do is a masked one, from which the next load cannot be forwarded: do it for all
/// lanes where nobody minds.
void ContextSlots::storeAlways() {
  for (auto& slot : m_slots)
    for (StoreInst* store : slot->stores) {
      Region* region = m_graph.of(store->getParent());
      if (region->always.contains(store->getParent()) || !mayStoreOnce(*slot, *store)) continue;
      BasicBlock* place = store->getParent();
      while (!region->always.contains(place)) place = m_uniformity.dominators()[place]->getIDom()->getBlock();
      auto* widened = dyn_cast<ZExtInst>(store->getValueOperand());
      if (widened && widened->getParent() != store->getParent()) widened = nullptr;
      auto* value = dyn_cast<Instruction>(widened ? widened->getOperand(0) : store->getValueOperand());
      if (value && !m_uniformity.dominators().dominates(value->getParent(), place)) continue;
      if (widened) widened->moveBefore(place->getTerminator());
      store->moveBefore(place->getTerminator());
    }
}

bool ContextSlots::scalarInstruction(const Instruction& instruction, bool wrote) const {
  if (isa<PHINode>(instruction) || isa<AllocaInst>(instruction) || instruction.isTerminator() || isa<StoreInst>(instruction)) return false;
  Builtin builtin = builtinOf(&instruction);
  if (builtin.kind == Builtin::Kind::Lane) return builtin.lane.isUniform();
  if (builtin.kind == Builtin::Kind::Query && isVarying(builtin.query)) return false;
  if (auto* load = dyn_cast<LoadInst>(&instruction)) {
    if (Slot* slot = of(load->getPointerOperand())) return slot->kind == Slot::Kind::Scalar;
    if (wrote || !load->isSimple()) return false;
  } else if (instruction.mayReadOrWriteMemory() || instruction.mayHaveSideEffects()) {
    return false;
  }
  return all_of(instruction.operands(), [&](const Use& operand) {
    return isa<Constant>(operand.get()) || isScalar(operand.get()) || isa<MetadataAsValue>(operand.get());
  });
}

/// Whether a store may be done for the whole SIMD-group. Where only some lanes come by, it is done even if none does: for
/// a phi that is harmless when nobody who goes another way reads it before the phi is entered again.
bool ContextSlots::mayStoreOnce(const Slot& slot, const StoreInst& store) const {
  Region* region = m_graph.of(store.getParent());
  if (region->always.contains(store.getParent())) return true;
  if (!slot.home) return false;
  for (const StoreInst* other : slot.stores)
    if (other != &store && m_graph.of(other->getParent()) == region) return false;
  DenseSet<const Region*> readers, seen;
  for (const User* user : slot.handle->users())
    if (auto* load = dyn_cast<LoadInst>(user)) readers.insert(m_graph.of(load->getParent()));
  std::vector<const Region*> work{region};
  while (!work.empty()) {
    const Region* current = work.back();
    work.pop_back();
    for (const Region::Exit& exit : current->exits) {
      if (!exit.to || exit.to == slot.home || !seen.insert(exit.to).second) continue;
      if (readers.contains(exit.to)) return false;
      work.push_back(exit.to);
    }
  }
  return true;
}

/// Assumes the best and takes it back until nothing changes.
void ContextSlots::findScalars() {
  for (bool changed = true; changed;) {
    changed = false;
    m_scalars.clear();
    for (const auto& region : m_graph.regions()) {
      bool wrote = false;
      for (BasicBlock* block : region->blocks)
        for (Instruction& instruction : *block) {
          if (region->always.contains(block) && scalarInstruction(instruction, wrote)) m_scalars.insert(&instruction);
          auto* store = dyn_cast<StoreInst>(&instruction);
          wrote |= instruction.mayWriteToMemory() && !(store && of(store->getPointerOperand()));
        }
    }
    for (auto& slot : m_slots) {
      if (slot->kind != Slot::Kind::Scalar) continue;
      for (StoreInst* store : slot->stores) {
        Value* value = store->getValueOperand();
        if ((isa<Constant>(value) || isScalar(value)) && mayStoreOnce(*slot, *store)) continue;
        slot->kind = Slot::Kind::Lanes;
        changed = true;
        break;
      }
    }
  }
}

/// Live when a SIMD-group waits at a threadgroup barrier, by the usual backward analysis over regions.
void ContextSlots::findLiveAcrossBarriers() {
  if (!m_graph.hasThreadgroupBarrier()) return;
  const auto& regions = m_graph.regions();
  DenseMap<const Slot*, unsigned> numbers;
  for (auto& slot : m_slots) numbers[slot.get()] = numbers.size();
  unsigned count = m_slots.size();
  std::vector<BitVector> liveIn(regions.size(), BitVector(count)), kills(regions.size(), BitVector(count));
  for (const auto& region : regions)
    for (BasicBlock* block : region->blocks)
      for (Instruction& instruction : *block) {
        if (auto* load = dyn_cast<LoadInst>(&instruction)) {
          if (Slot* slot = of(load->getPointerOperand())) liveIn[region->number].set(numbers[slot]);
        } else if (auto* store = dyn_cast<StoreInst>(&instruction)) {
          if (Slot* slot = of(store->getPointerOperand()); slot && region->always.contains(block)) kills[region->number].set(numbers[slot]);
        }
      }
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& region : reverse(regions)) {
      BitVector live(count);
      for (const Region::Exit& exit : region->exits)
        if (exit.to) live |= liveIn[exit.to->number];
      live.reset(kills[region->number]);
      live |= liveIn[region->number];
      changed |= live != liveIn[region->number];
      liveIn[region->number] = std::move(live);
    }
  }
  const BitVector pauses = findPauses();
  for (auto& slot : m_slots) {
    slot->acrossBarrier = slot->kind == Slot::Kind::Private;
    for (unsigned region : pauses.set_bits()) slot->acrossBarrier |= liveIn[region].test(numbers[slot.get()]);
  }
}

/// The regions at which lanes may be while their SIMD-group waits: barriers; and what lanes may have come to that
/// parted from others which are at a barrier before they meet again.
BitVector ContextSlots::findPauses() const {
  const auto& regions = m_graph.regions();
  PostDominatorTree postDominators(m_body);
  BitVector pauses(regions.size());
  for (const auto& region : regions) {
    if (region->kind == Region::Kind::ThreadgroupBarrier) pauses.set(region->number);
    if (region->hasOneTarget()) continue;
    BasicBlock* meeting = region->exits.front().from;
    bool parts = false;
    for (const Region::Exit& exit : region->exits) {
      if (meeting) meeting = postDominators.findNearestCommonDominator(meeting, exit.from);
      parts |= !region->always.contains(exit.from) || !m_uniformity.hasUniformBranch(*exit.from);
    }
    if (!parts) continue;
    // Where all exits leave one block, they meet behind it.
    if (meeting && m_graph.of(meeting) == region.get()) {
      auto* node = postDominators.getNode(meeting)->getIDom();
      meeting = node ? node->getBlock() : nullptr;
    }
    const Region* end = meeting ? m_graph.of(meeting) : nullptr;
    BitVector apart(regions.size());
    std::vector<const Region*> work{region.get()};
    bool hasBarrier = false;
    while (!work.empty()) {
      const Region* current = work.back();
      work.pop_back();
      for (const Region::Exit& exit : current->exits) {
        if (!exit.to || apart.test(exit.to->number)) continue;
        apart.set(exit.to->number);
        if (exit.to == end) continue;
        hasBarrier |= exit.to->kind == Region::Kind::ThreadgroupBarrier;
        work.push_back(exit.to);
      }
    }
    if (hasBarrier) pauses |= apart;
  }
  return pauses;
}

}  // namespace invar::lowering
