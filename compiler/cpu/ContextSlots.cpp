#include "cpu/ContextSlots.hpp"

#include <map>

#include "cpu/BarrierLiveness.hpp"
#include "cpu/RepeatedValues.hpp"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/Local.h"

namespace invar::lowering {

using namespace llvm;

ContextSlots::ContextSlots(Function& body, const RegionGraph& graph, const Uniformity& uniformity)
    : m_body(body), m_graph(graph), m_uniformity(uniformity) {
  adoptPrivateMemory();
  passOperationArguments();
  repeatAddressing(m_body, m_graph, m_uniformity);
  repeatQueries(m_body, m_graph);
  moveValues();
  repeatQueries(m_body, m_graph);
  storeAlways();
  findScalars();
  findLiveAcrossBarriers(m_body, m_graph, m_uniformity, *this);
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

namespace {

/// A cast or an element of one other value, which can be had wherever that is at hand.
bool isOtherForm(const Instruction& instruction) {
  return isa<CastInst>(instruction) || isa<FreezeInst>(instruction) ||
         (isa<ExtractElementInst>(instruction) && isa<ConstantInt>(instruction.getOperand(1)));
}

/// A value and a place where it is at hand.
using Made = std::pair<Value*, Instruction*>;

Made behind(Instruction& made) {
  return {&made, isa<PHINode>(made) ? &*made.getParent()->getFirstInsertionPt() : made.getNextNode()};
}

/// What the variable that becomes `made` had before, as far as the phis tell where the two meet.
SmallSetVector<Made, 8> valuesBefore(Instruction& made, const DominatorTree& dominators) {
  SmallSetVector<Made, 8> before;
  SmallSetVector<PHINode*, 8> meetings;
  if (auto* phi = dyn_cast<PHINode>(&made)) meetings.insert(phi);
  auto follow = [&](Instruction& value) {
    for (User* user : value.users())
      if (auto* phi = dyn_cast<PHINode>(user)) meetings.insert(phi);
  };
  follow(made);
  for (size_t i = 0; i < meetings.size(); ++i) {
    const PHINode& meeting = *meetings[i];
    for (unsigned from = 0; from < meeting.getNumIncomingValues(); ++from) {
      Value* value = meeting.getIncomingValue(from);
      auto* parting = dominators.findNearestCommonDominator(meeting.getIncomingBlock(from), made.getParent());
      auto* instruction = dyn_cast<Instruction>(value);
      if (!parting || parting == made.getParent() || isa<UndefValue>(value)) continue;
      if (!instruction) before.insert({value, parting->getTerminator()});
      else if (dominators.dominates(instruction->getParent(), parting)) before.insert(behind(*instruction));
    }
    follow(*meetings[i]);
  }
  return before;
}

}  // namespace

/// Whether lanes may go different ways from one block to another that it dominates.
bool ContextSlots::partBetween(const BasicBlock& first, const BasicBlock& last) const {
  for (auto* node = m_uniformity.dominators()[&last]; node->getBlock() != &first;)
    if (node = node->getIDom(); !m_uniformity.hasUniformBranch(*node->getBlock())) return true;
  return false;
}

/// Lanes leave the arguments of an operation in slots, where the operation finds those of all lanes.
void ContextSlots::passOperationArguments() {
  for (const auto& region : m_graph.regions()) {
    if (!region->operation) continue;
    Instruction* arrival = region->entry()->getSinglePredecessor()->getTerminator();
    const unsigned moved = builtinOf(region->operation).lane.movedArguments();
    for (Use& argument : region->operation->args()) {
      Value* value = argument.get();
      if (isa<Constant>(value)) continue;
      if (argument.getOperandNo() < moved && passBeforeParting(argument, *arrival)) continue;
      Slot& slot = makeSlot(value->getType(), m_uniformity.isUniform(value), "argument");
      store(slot, value, arrival);
      argument.set(load(slot, value->getType(), region->operation));
    }
  }
}

/// Metal leaves open what a shuffle moves from a lane that does not take part. A GPU gives what is in that lane's
/// register, and programs count on it: so every lane leaves the value where it is made, and what it had before.
bool ContextSlots::passBeforeParting(Use& argument, Instruction& arrival) {
  Value* value = argument.get();
  SmallVector<Instruction*, 4> forms;
  auto* made = dyn_cast<Instruction>(value);
  for (; made && isOtherForm(*made); made = dyn_cast<Instruction>(made->getOperand(0))) forms.push_back(made);
  if (!made || !partBetween(*made->getParent(), *arrival.getParent())) return false;
  Slot& slot = makeSlot(value->getType(), false, "argument");
  auto before = valuesBefore(*made, m_uniformity.dominators());
  before.insert(behind(*made));
  for (auto [form, place] : before) {
    for (Instruction* other : reverse(forms)) {
      other = other->clone();
      other->setOperand(0, form);
      other->insertBefore(place);
      form = other;
    }
    store(slot, form, place);
  }
  argument.set(load(slot, value->getType(), cast<Instruction>(argument.getUser())));
  RecursivelyDeleteTriviallyDeadInstructions(value);
  return true;
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
    if (auto* phi = dyn_cast<PHINode>(&instruction);
        phi && m_graph.of(phi->getParent())->entry() == phi->getParent())
      phis.push_back(phi);
    else if (!instruction.getType()->isVoidTy() && !isa<AllocaInst>(instruction))
      values.push_back(&instruction);
  }
  for (Instruction* value : values) {
    Region* own = m_graph.of(value->getParent());
    if (!usedOutside(*value, own)) continue;
    Slot& slot = makeSlot(value->getType(), uniformEverywhere(*value), value->getName());
    for (Use& use : make_early_inc_range(value->uses()))
      if (Region* region = m_graph.of(placeOf(use)); region != own)
        use.set(loadIn(slot, value->getType(), region));
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
    for (Use& use : make_early_inc_range(phi->uses()))
      use.set(loadIn(*slots[phi], phi->getType(), m_graph.of(placeOf(use))));
  for (PHINode* phi : phis)
    for (unsigned i = 0; i < phi->getNumIncomingValues(); ++i)
      store(*slots[phi], phi->getIncomingValue(i), phi->getIncomingBlock(i)->getTerminator());
  for (PHINode* phi : phis) phi->eraseFromParent();
}

/// A store that only some lanes do is a masked one, from which the next load cannot be forwarded: do it for
/// all lanes where nobody minds.
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
  if (isa<PHINode>(instruction) || isa<AllocaInst>(instruction) || instruction.isTerminator() ||
      isa<StoreInst>(instruction))
    return false;
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

/// Whether a store may be done for the whole SIMD-group. Where only some lanes come by, it is done even if
/// none does: for a phi that is harmless when nobody who goes another way reads it before the phi is entered
/// again.
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
          if (region->always.contains(block) && scalarInstruction(instruction, wrote))
            m_scalars.insert(&instruction);
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

}  // namespace invar::lowering
