#include "cpu/RepeatedValues.hpp"

#include "llvm/IR/InstIterator.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// Addressing that is repeated in a region instead of being carried into it, in instructions.
constexpr unsigned kRepeatBudget = 12;

bool isQuestion(const Value* value) {
  Builtin builtin = builtinOf(value);
  return builtin.kind == Builtin::Kind::Query || builtin.isAddress();
}

class Addressing {
public:
  Addressing(const RegionGraph& graph, const Uniformity& uniformity)
      : m_graph(graph), m_uniformity(uniformity) {}

  void run(Function& body) {
    std::vector<Instruction*> values;
    for (Instruction& instruction : instructions(body))
      if (!instruction.getType()->isVoidTy() && !m_uniformity.isUniform(&instruction))
        values.push_back(&instruction);
    for (Instruction* value : values) {
      if (isQuestion(value) || isa<AllocaInst>(value)) continue;
      for (Use& use : make_early_inc_range(value->uses())) {
        BasicBlock* place = placeOf(use);
        Region* region = m_graph.of(place);
        if (region == m_graph.of(value->getParent())) continue;
        unsigned budget = kRepeatBudget;
        if (canRepeat(*value, *place, budget)) use.set(repeat(*value, *region));
      }
    }
    for (Instruction* value : reverse(values))
      if (value->use_empty() && !value->mayHaveSideEffects() && !value->isTerminator() &&
          !isa<AllocaInst>(value))
        value->eraseFromParent();
  }

private:
  /// Whether a region can compute the value by itself: cheap arithmetic on questions and uniform values.
  bool canRepeat(const Instruction& instruction, const BasicBlock& place, unsigned& budget) const {
    if (isQuestion(&instruction))
      return all_of(cast<CallBase>(instruction).args(),
                    [](const Use& use) { return isa<Constant>(use.get()); });
    if (m_uniformity.isUniform(&instruction)) return m_uniformity.sharesLoops(instruction, place);
    switch (instruction.getOpcode()) {
      case Instruction::Add:
      case Instruction::Sub:
      case Instruction::Mul:
      case Instruction::Shl:
      case Instruction::LShr:
      case Instruction::AShr:
      case Instruction::And:
      case Instruction::Or:
      case Instruction::Xor:
      case Instruction::ZExt:
      case Instruction::SExt:
      case Instruction::Trunc:
      case Instruction::GetElementPtr:
      case Instruction::ICmp: break;
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

  Value* repeat(Instruction& instruction, Region& region) {
    if (m_graph.of(instruction.getParent()) == &region) return &instruction;
    if (isQuestion(&instruction) || m_uniformity.isUniform(&instruction))
      return &instruction;   // carried or repeated by others
    if (Value* copy = m_done.lookup({&instruction, &region})) return copy;
    Instruction* copy = instruction.clone();
    for (Use& operand : copy->operands())
      if (auto* value = dyn_cast<Instruction>(operand.get())) operand.set(repeat(*value, region));
    // Behind a repeated operand, before everything else of the region.
    Instruction* place = region.entry()->getFirstNonPHI();
    for (Value* operand : copy->operands())
      if (auto* value = dyn_cast<Instruction>(operand))
        if (value->getParent() == region.entry() && !isa<PHINode>(value) && !value->comesBefore(place))
          place = value->getNextNode();
    copy->insertBefore(place);
    m_done[{&instruction, &region}] = copy;
    return copy;
  }

  const RegionGraph& m_graph;
  const Uniformity& m_uniformity;
  DenseMap<std::pair<Value*, Region*>, Value*> m_done;
};

}  // namespace

BasicBlock* placeOf(const Use& use) {
  auto* user = cast<Instruction>(use.getUser());
  if (auto* phi = dyn_cast<PHINode>(user)) return phi->getIncomingBlock(use);
  return user->getParent();
}

void repeatQueries(Function& body, const RegionGraph& graph) {
  std::vector<CallInst*> questions;
  for (Instruction& instruction : instructions(body))
    if (isQuestion(&instruction)) questions.push_back(cast<CallInst>(&instruction));
  for (CallInst* question : questions) {
    if (!all_of(question->args(), [](const Use& use) { return isa<Constant>(use.get()); })) continue;
    DenseMap<Region*, Instruction*> copies;
    for (Use& use : make_early_inc_range(question->uses())) {
      Region* region = graph.of(placeOf(use));
      if (region == graph.of(question->getParent())) continue;
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

void repeatAddressing(Function& body, const RegionGraph& graph, const Uniformity& uniformity) {
  Addressing(graph, uniformity).run(body);
}

}  // namespace invar::lowering
