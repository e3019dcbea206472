#include "cpu/RegionDriver.hpp"

#include <map>

#include "cpu/ApartDriver.hpp"
#include "cpu/MaskedDriver.hpp"
#include "cpu/Optimization.hpp"
#include "llvm/IR/InstIterator.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// Builds `void name(launch, scratch, position x y z, size x y z)`, which runs one threadgroup.
class Driver : RegionFunction {
public:
  Driver(const RegionCode& code, StringRef name, Shape shape, unsigned rowLength, Function& apart)
      : RegionFunction(code, name, Type::getVoidTy(code.module.getContext()), 0, shape), m_graph(code.graph),
        m_apartFunction(apart) {
    scope().rowLength = rowLength;
  }

  Function* build() {
    prepare();
    emitSimdgroups();
    emitRegions();
    emitParting();
    return m_function;
  }

private:
  void prepare();
  void emitSimdgroups();
  void emitBegin(BasicBlock* begin);
  void emitResume(BasicBlock* resume);
  void emitRegions();
  void emitChoice(const LaneLoop& loop, const Region& region);
  void goTo(const Region* region);
  void emitParting();
  void moveTemporaries(bool toScratch);

  const RegionGraph& m_graph;
  Function& m_apartFunction;
  Value *m_threads, *m_simdgroups;
  AllocaInst* m_waiting;        ///< a SIMD-group of this round waits at a barrier
  BasicBlock* m_nextSimdgroup;
  BasicBlock* m_together;       ///< jumps to a region by its number:
  PHINode* m_togetherState;     ///< this one
  BasicBlock* m_part;           ///< moves the temporaries and goes on at m_apart
  BasicBlock* m_apart;          ///< calls ApartDriver's function
  std::vector<BasicBlock*> m_full;   ///< entries of the regions, by number
};

void Driver::prepare() {
  b.SetInsertPoint(m_entry->getTerminator());
  const Vector3& size = scope().group.size;
  Value* rows = b.CreateMul(size[1], size[2]);
  m_threads = b.CreateMul(size[0], rows);
  Value* line = m_shape == Shape::Padded ? size[0] : m_threads;
  m_simdgroups = b.CreateLShr(b.CreateAdd(line, b.getInt32(kLanes - 1)), 5);
  if (m_shape == Shape::Padded) m_simdgroups = b.CreateMul(m_simdgroups, rows);
  scope().nextStates = allocate(laneVector(), "next");
  for (const auto& slot : m_code.slots.slots()) {
    if (slot->acrossBarrier || !m_code.layout.onStack(*slot)) continue;
    Value*& address = scope().temporaries[slot.get()];
    if (slot->kind == Slot::Kind::Scalar) address = allocate(slot->type, slot->handle->getName());
    else address = allocate(ArrayType::get(slot->type, kLanes), slot->handle->getName());
  }
}

void Driver::emitSimdgroups() {
  const Rounds rounds = emitRounds(m_simdgroups);
  m_waiting = rounds.waiting;
  m_nextSimdgroup = rounds.next;
  BasicBlock* begin = block("begin");
  BasicBlock* resume = m_graph.hasThreadgroupBarrier() ? block("resume") : nullptr;
  m_together = block("together");
  m_part = block("part");
  m_apart = block("apart");

  b.SetInsertPoint(rounds.simdgroup);
  emitSimdgroup(rounds.number);
  if (resume) b.CreateCondBr(rounds.isFirst, begin, resume);
  else b.CreateBr(begin);

  b.SetInsertPoint(m_together);
  m_togetherState = b.CreatePHI(b.getInt32Ty(), 2, "state");
  emitBegin(begin);
  if (resume) emitResume(resume);
}

void Driver::emitBegin(BasicBlock* begin) {
  BasicBlock* partial = block("begin.partial");
  b.SetInsertPoint(begin);
  const SimdgroupFrame& simdgroup = scope().simdgroup;
  Value* left = m_shape == Shape::Padded ? b.CreateSub(scope().group.size[0], simdgroup.origin[0])
                                         : b.CreateSub(m_threads, simdgroup.base);
  b.CreateCondBr(b.CreateICmpUGE(left, b.getInt32(kLanes)), m_together, partial);
  m_togetherState->addIncoming(b.getInt32(0), begin);
  b.SetInsertPoint(partial);
  storeStates(b.CreateSelect(b.CreateICmpULT(numbers(), b.CreateVectorSplat(kLanes, left)), splat(0),
                             splat(kFinished)));
  b.CreateBr(m_apart);
}

/// A later round: the barrier has opened.
void Driver::emitResume(BasicBlock* resume) {
  BasicBlock* alive = block("resume.alive");
  b.SetInsertPoint(resume);
  Value* state = b.CreateLoad(b.getInt32Ty(), scope().simdgroup.context);
  b.CreateCondBr(b.CreateICmpEQ(state, b.getInt32(kFinished)), m_nextSimdgroup, alive);
  b.SetInsertPoint(alive);
  b.CreateCondBr(b.CreateICmpEQ(state, b.getInt32(kDiverged)), m_apart, m_together);
  m_togetherState->addIncoming(state, alive);
}

/// All lanes go on at `region`: there, or to the next SIMD-group when they have to wait.
void Driver::goTo(const Region* region) {
  if (region && region->kind != Region::Kind::ThreadgroupBarrier) {
    b.CreateBr(m_full[region->number]);
    return;
  }
  if (region) b.CreateStore(b.getTrue(), m_waiting);
  if (m_graph.hasThreadgroupBarrier())
    b.CreateStore(b.getInt32(region ? region->number : kFinished), scope().simdgroup.context);
  b.CreateBr(m_nextSimdgroup);
}

void Driver::emitRegions() {
  std::vector<std::unique_ptr<LaneLoop>> loops;
  for (const auto& region : m_graph.regions()) {
    loops.push_back(std::make_unique<LaneLoop>(scope(), *region, /*masked=*/false));
    m_full.push_back(loops.back()->entry());
  }
  for (const auto& region : m_graph.regions()) {
    const LaneLoop& loop = *loops[region->number];
    b.SetInsertPoint(loop.end());
    if (!loop.goesTogether()) {
      emitChoice(loop, *region);
    } else if (!loop.condition()) {
      goTo(region->exits.empty() ? nullptr : region->exits.front().to);
    } else {
      std::array<BasicBlock*, 2> ways{block("way"), block("way")};
      b.CreateCondBr(loop.condition(), ways[0], ways[1]);
      for (const Region::Exit& exit : region->exits) {
        b.SetInsertPoint(ways[exit.successor]);
        goTo(exit.to);
      }
    }
  }
}

/// Each lane has noted where it goes; mostly it is the same for all.
void Driver::emitChoice(const LaneLoop& loop, const Region& region) {
  BasicBlock* same = block("same");
  BasicBlock* mixed = block("mixed");
  Value* states = loadStates(scope().nextStates);
  Value* first = b.CreateExtractElement(states, uint64_t(0));
  b.CreateCondBr(b.CreateAndReduce(b.CreateICmpEQ(states, b.CreateVectorSplat(kLanes, first))), same, mixed);
  b.SetInsertPoint(mixed);
  storeStates(states);
  b.CreateBr(m_part);

  std::map<uint32_t, const Region*> targets;
  for (const Region::Exit& exit : region.exits) targets.insert({stateOf(exit.to), exit.to});
  b.SetInsertPoint(same);
  BasicBlock* never = block("never");
  auto* choice = b.CreateSwitch(first, never, targets.size());
  b.SetInsertPoint(never);
  b.CreateUnreachable();
  for (auto [state, target] : targets) {
    BasicBlock* way = block("way");
    choice->addCase(b.getInt32(state), way);
    b.SetInsertPoint(way);
    goTo(target);
  }
}

void Driver::moveTemporaries(bool toScratch) {
  for (const auto& slot : m_code.slots.slots()) {
    if (slot->acrossBarrier || !m_code.layout.onStack(*slot)) continue;
    Value* own = scope().temporaries[slot.get()];
    Value* shared = inScratch(*slot);
    bool isScalar = slot->kind == Slot::Kind::Scalar;
    bool canBeElement = VectorType::isValidElementType(slot->type);
    Type* lanes = canBeElement ? static_cast<Type*>(FixedVectorType::get(slot->type, kLanes))
                               : ArrayType::get(slot->type, kLanes);
    Type* type = isScalar ? slot->type : lanes;
    Align align(isScalar ? 16 : 64);
    Value* value = b.CreateAlignedLoad(type, toScratch ? own : shared, align);
    b.CreateAlignedStore(value, toScratch ? shared : own, align);
  }
}

void Driver::emitParting() {
  b.SetInsertPoint(m_part);
  moveTemporaries(true);
  b.CreateBr(m_apart);

  b.SetInsertPoint(m_apart);
  SmallVector<Value*> arguments;
  for (Argument& argument : m_function->args()) arguments.push_back(&argument);
  arguments.append({scope().simdgroup.number, b.getInt32(0)});
  Value* state = b.CreateCall(&m_apartFunction, arguments);
  BasicBlock* meet = block("meet");
  BasicBlock* rest = block("rest");
  b.CreateCondBr(b.CreateICmpUGE(state, b.getInt32(kDiverged)), rest, meet);
  b.SetInsertPoint(rest);
  Value* waits = b.CreateICmpEQ(state, b.getInt32(kDiverged));
  b.CreateStore(b.CreateOr(b.CreateLoad(b.getInt1Ty(), m_waiting), waits), m_waiting);
  if (m_graph.hasThreadgroupBarrier()) b.CreateStore(state, scope().simdgroup.context);
  b.CreateBr(m_nextSimdgroup);

  b.SetInsertPoint(meet);
  moveTemporaries(false);
  b.CreateBr(m_together);
  m_togetherState->addIncoming(state, meet);

  BasicBlock* never = block("never");
  b.SetInsertPoint(never);
  b.CreateUnreachable();
  b.SetInsertPoint(m_together);
  auto* choice = b.CreateSwitch(m_togetherState, never, m_full.size());
  for (const auto& region : m_graph.regions())
    if (!region->continues) choice->addCase(b.getInt32(region->number), m_full[region->number]);
}

/// The highest dimension in which the kernel asks where its threads are, plus 1.
unsigned askedDimensions(Function& body) {
  unsigned dimensions = 0;
  for (Instruction& instruction : instructions(body)) {
    Builtin builtin = builtinOf(&instruction);
    if (builtin.kind != Builtin::Kind::Query ||
        (builtin.query != Query::ThreadInGrid && builtin.query != Query::ThreadInThreadgroup))
      continue;
    dimensions = std::max(dimensions, constantIndex(cast<CallBase>(instruction)).value_or(2) + 1);
  }
  return dimensions;
}

bool usesMatrices(const RegionGraph& graph) {
  return any_of(graph.regions(), [](const auto& region) {
    return region->operation && builtinOf(region->operation).lane.isMatrix();
  });
}

}  // namespace

Function* buildRegionDriver(Module& module, StringRef name, const RegionGraph& graph,
                            const ContextSlots& slots, const ContextLayout& layout, bool hasCuts,
                            bool mergeRows, bool oneForm) {
  const unsigned dimensions = askedDimensions(*module.getFunction(kBodyName));
  RegionCode code{module, graph, slots, layout, dimensions > 0};
  Function* apart = buildApartDriver(code, (name + ":apart").str(), !hasCuts);
  auto driver = [&](const Twine& suffix, Shape shape, unsigned rowLength) {
    return Driver(code, (name + suffix).str(), shape, rowLength, *apart).build();
  };

  GroupLoop groups = makeGroupLoop(module, (name + ":threadgroups").str(), mergeRows);
  IRBuilder<> builder(groups.body);
  const Vector3& size = groups.frame.size;
  std::vector<Value*> arguments{groups.launch->launch, groups.launch->scratch};
  for (Value* value : groups.frame.group) arguments.push_back(value);
  for (Value* value : size) arguments.push_back(value);
  auto callWhen = [&](Value* condition, Function* callee) {
    auto* call = BasicBlock::Create(module.getContext(), "call", groups.function);
    auto* other = condition ? BasicBlock::Create(module.getContext(), "other", groups.function) : nullptr;
    if (condition) builder.CreateCondBr(condition, call, other);
    else builder.CreateBr(call);
    builder.SetInsertPoint(call);
    builder.CreateCall(callee, arguments);
    builder.CreateBr(groups.next);
    if (other) builder.SetInsertPoint(other);
  };
  const bool canRunApart = hasCuts && !usesMatrices(graph);
  if (oneForm && canRunApart) {
    callWhen(nullptr, buildMaskedDriver(code, name, *apart));
    return groups.function;
  }
  if (!hasCuts) {
    callWhen(nullptr, driver("", Shape::Padded, kLanes));
    return groups.function;
  }
  if (dimensions == 0) {
    callWhen(nullptr, driver("", Shape::Rows, kLanes));
    return groups.function;
  }
  // A SIMD-group lies in one row when rows are multiples of 32 long, or when there is only one.
  Value* wholeRows =
      builder.CreateICmpEQ(builder.CreateAnd(size[0], builder.getInt32(kLanes - 1)), builder.getInt32(0));
  Value* oneRow = builder.CreateICmpEQ(builder.CreateMul(size[1], size[2]), builder.getInt32(1));
  callWhen(builder.CreateOr(wholeRows, oneRow), driver("", Shape::Rows, kLanes));
  if (dimensions > 1) {
    Value* flat = builder.CreateICmpEQ(size[2], builder.getInt32(1));
    for (unsigned rowLength : {16u, 8u})
      callWhen(builder.CreateAnd(flat, builder.CreateICmpEQ(size[0], builder.getInt32(rowLength))),
               driver(":rows-of-" + Twine(rowLength), Shape::Tiles, rowLength));
  }
  // Who asks for the first dimension only hardly ever has threadgroups of several rows that are not whole SIMD-groups.
  Function* anyShape = dimensions == 1 && canRunApart
                           ? buildMaskedDriver(code, (name + ":any-shape").str(), *apart)
                           : driver(":any-shape", Shape::Any, kLanes);
  if (dimensions == 1) anyShape->addFnAttr(kSeldomRuns);
  callWhen(nullptr, anyShape);
  return groups.function;
}

}  // namespace invar::lowering
