#include "cpu/ThreadVectors.hpp"

#include "cpu/Uniformity.hpp"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// By how much a value grows from one thread to its neighbour in x. None: by no constant.
class Growth {
public:
  explicit Growth(const DataLayout& layout) : m_layout(layout) {}

  std::optional<int64_t> of(const Value* value) {
    auto* instruction = dyn_cast<Instruction>(value);
    if (!instruction) return 0;
    auto [place, isNew] =
        m_known.try_emplace(instruction, 0);   // what a loop leads back to: its start decides
    if (!isNew) return place->second;
    std::optional<int64_t> growth = find(*instruction);
    m_known[instruction] = growth;
    return growth;
  }

private:
  std::optional<int64_t> find(const Instruction& instruction) {
    Builtin builtin = builtinOf(&instruction);
    if (builtin.kind == Builtin::Kind::Query) return growthOf(builtin.query, cast<CallBase>(instruction));
    if (builtin.isAddress()) return 0;
    if (auto* address = dyn_cast<GEPOperator>(&instruction)) return ofAddress(*address);
    auto operand = [&](unsigned i) { return of(instruction.getOperand(i)); };
    switch (instruction.getOpcode()) {
      case Instruction::ZExt: case Instruction::SExt: case Instruction::Trunc: return operand(0);
      case Instruction::Add: case Instruction::Sub: {
        auto x = operand(0), y = operand(1);
        if (!x || !y) return std::nullopt;
        return instruction.getOpcode() == Instruction::Add ? *x + *y : *x - *y;
      }
      case Instruction::PHI: {
        auto& phi = cast<PHINode>(instruction);
        std::optional<int64_t> growth = of(phi.getIncomingValue(0));
        m_known[&instruction] = growth;
        for (const Value* incoming : phi.incoming_values())
          if (of(incoming) != growth) return std::nullopt;
        return growth;
      }
      default: break;
    }
    for (const Value* each : instruction.operands())
      if (of(each) != 0) return scaled(instruction);
    return isa<AllocaInst>(instruction) || instruction.mayWriteToMemory() ? std::nullopt
                                                                          : std::optional<int64_t>(0);
  }

  std::optional<int64_t> scaled(const Instruction& instruction) {
    auto* factor =
        instruction.getNumOperands() == 2 ? dyn_cast<ConstantInt>(instruction.getOperand(1)) : nullptr;
    auto growth = factor ? of(instruction.getOperand(0)) : std::nullopt;
    if (!growth || factor->getBitWidth() > 32) return std::nullopt;
    if (instruction.getOpcode() == Instruction::Mul) return *growth * factor->getSExtValue();
    if (instruction.getOpcode() == Instruction::Shl && factor->getZExtValue() < 32)
      return *growth << factor->getZExtValue();
    return std::nullopt;
  }

  std::optional<int64_t> ofAddress(const GEPOperator& address) {
    std::optional<int64_t> total = of(address.getPointerOperand());
    for (auto index = gep_type_begin(address), end = gep_type_end(address); total && index != end; ++index) {
      auto growth = of(index.getOperand());
      if (!growth) return std::nullopt;
      if (*growth != 0) *total += *growth * static_cast<int64_t>(index.getSequentialElementStride(m_layout));
    }
    return total;
  }

  static std::optional<int64_t> growthOf(Query query, const CallBase& call) {
    if (!isVarying(query)) return 0;
    if (!hasDimension(query))
      return query == Query::ThreadIndexInThreadgroup ? std::optional<int64_t>(1) : std::nullopt;
    auto dimension = constantIndex(call);
    return dimension ? std::optional<int64_t>(*dimension == 0) : std::nullopt;
  }

  const DataLayout& m_layout;
  DenseMap<const Instruction*, std::optional<int64_t>> m_known;
};

/// Threads of a padded row are no SIMD-group, and have no lane.
bool asksForLanes(const Function& body) {
  for (const Instruction& instruction : instructions(body)) {
    Builtin builtin = builtinOf(&instruction);
    if (builtin.kind != Builtin::Kind::Query) continue;
    switch (builtin.query) {
      case Query::SimdgroupInThreadgroup:
      case Query::ThreadIndexInSimdgroup:
      case Query::ThreadIndexInQuadgroup:
      case Query::QuadgroupInThreadgroup:
        return true;
      default: break;
    }
  }
  return false;
}

}  // namespace

bool gainsFromThreadVectors(Function& body) {
  const DataLayout& layout = body.getParent()->getDataLayout();
  Growth growth(layout);
  Uniformity uniformity(body);
  if (uniformity.loops().empty() || asksForLanes(body)) return false;
  bool readsNeighbours = false;
  for (BasicBlock& block : body) {
    const Loop* loop = uniformity.loops().getLoopFor(&block);
    if (!loop) continue;
    if (loop->isLoopExiting(&block) && !uniformity.hasUniformBranch(block)) return false;
    for (Instruction& instruction : block) {
      const Value* address = getLoadStorePointerOperand(&instruction);
      if (!address) {
        if (instruction.mayReadOrWriteMemory()) return false;
        continue;
      }
      auto step = growth.of(address);
      int64_t size = static_cast<int64_t>(layout.getTypeStoreSize(getLoadStoreType(&instruction)));
      if (!step || (*step != 0 && *step != size)) return false;
      readsNeighbours |= *step == size;
    }
  }
  return readsNeighbours;
}

}  // namespace invar::lowering
