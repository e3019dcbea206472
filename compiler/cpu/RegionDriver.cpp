#include "cpu/RegionDriver.hpp"

#include "cpu/Frames.hpp"
#include "cpu/LaneLoop.hpp"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering {

using namespace llvm;

namespace {

/// Builds `void name(launch, scratch, group x y z, size x y z)`, which runs one threadgroup.
class Driver {
public:
  Driver(Module& module, StringRef name, Shape shape, bool usesPositions, const RegionGraph& graph, const ContextSlots& slots,
         const ContextLayout& layout)
      : m_context(module.getContext()), m_graph(graph), m_slots(slots), m_layout(layout), m_shape(shape),
        m_usesPositions(usesPositions), b(m_context) {
    Type* i32 = b.getInt32Ty();
    auto* type = FunctionType::get(b.getVoidTy(), {b.getPtrTy(), b.getPtrTy(), i32, i32, i32, i32, i32, i32}, false);
    m_function = Function::Create(type, GlobalValue::InternalLinkage, name, module);
    m_function->setDoesNotThrow();
    m_function->addFnAttr(Attribute::NoInline);
    for (unsigned i : {0u, 1u}) m_function->addParamAttr(i, Attribute::NoAlias);
    m_function->addParamAttr(0, Attribute::ReadOnly);
    m_function->addParamAttr(0, Attribute::NoCapture);
    m_function->addParamAttr(1, Attribute::getWithAlignment(m_context, Align(protocol::kScratchAlignment)));
  }

  Function* build() {
    prepare();
    emitRounds();
    emitRegions();
    emitDispatch();
    b.SetInsertPoint(m_pause);
    emitPause();
    return m_function;
  }

private:
  BasicBlock* block(const Twine& name) { return BasicBlock::Create(m_context, name, m_function); }
  FixedVectorType* laneVector() { return FixedVectorType::get(b.getInt32Ty(), kLanes); }
  Value* splat(uint32_t value) { return ConstantVector::getSplat(ElementCount::getFixed(kLanes), b.getInt32(value)); }
  Value* numbers() {
    SmallVector<uint32_t, kLanes> elements;
    for (uint32_t lane = 0; lane < kLanes; ++lane) elements.push_back(lane);
    return ConstantDataVector::get(m_context, elements);
  }
  AllocaInst* allocate(Type* type, const Twine& name) {
    auto* memory = new AllocaInst(type, 0, name, m_entry->begin());
    memory->setAlignment(Align(64));
    return memory;
  }
  RegionScope& scope() { return *m_scope; }
  Value* loadStates() { return b.CreateAlignedLoad(laneVector(), scope().simdgroup.states, Align(64)); }
  void storeStates(Value* states) { b.CreateAlignedStore(states, scope().simdgroup.states, Align(64)); }

  void prepare();
  void placeTemporaries();
  void emitRounds();
  void emitPositions();
  void emitTakeUp(BasicBlock* resume);
  void emitRegions();
  void goTo(const Region* region);
  void emitDispatch();
  void emitPause();

  LLVMContext& m_context;
  const RegionGraph& m_graph;
  const ContextSlots& m_slots;
  const ContextLayout& m_layout;
  Shape m_shape;
  bool m_usesPositions;
  IRBuilder<> b;
  Function* m_function;
  std::unique_ptr<LaunchFrame> m_launch;
  std::unique_ptr<RegionScope> m_scope;
  BasicBlock *m_entry, *m_round, *m_nextSimdgroup, *m_dispatch, *m_together, *m_pause;
  Value *m_threads, *m_simdgroups;
  AllocaInst* m_waiting;        ///< a SIMD-group of this round waits at a barrier
  PHINode* m_togetherState;     ///< the region at which all lanes go on
  PHINode* m_pauseState;        ///< what the SIMD-group's block is to say
  std::vector<BasicBlock*> m_full, m_masked;   ///< entries of the regions, by number
};

void Driver::prepare() {
  m_entry = block("entry");
  b.SetInsertPoint(m_entry);
  m_round = block("round");
  Instruction* end = b.CreateBr(m_round);
  m_launch = std::make_unique<LaunchFrame>(m_entry, m_function->getArg(0), m_function->getArg(1));
  m_scope = std::make_unique<RegionScope>(RegionScope{m_function, *m_launch, {}, {}, {}, m_shape, m_slots, m_layout,
                                                    DenseMap<const Slot*, Value*>()});
  b.SetInsertPoint(end);
  for (unsigned d = 0; d < 3; ++d) {
    scope().group.group[d] = m_function->getArg(2 + d);
    scope().group.size[d] = m_function->getArg(5 + d);
    scope().gridOrigin[d] = b.CreateMul(scope().group.group[d], m_launch->threadsPerThreadgroup[d], "", true);
  }
  const Vector3& size = scope().group.size;
  m_threads = b.CreateMul(b.CreateMul(size[0], size[1]), size[2]);
  m_simdgroups = b.CreateLShr(b.CreateAdd(m_threads, b.getInt32(kLanes - 1)), 5);
  m_waiting = allocate(b.getInt1Ty(), "waiting");
  if (m_shape == Shape::Any && m_usesPositions)
    for (Value*& positions : scope().simdgroup.positions) positions = allocate(laneVector(), "positions");
  placeTemporaries();
}

void Driver::placeTemporaries() {
  for (const auto& slot : m_slots.slots()) {
    if (slot->acrossBarrier) continue;
    Value*& address = scope().temporaries[slot.get()];
    if (slot->kind == Slot::Kind::Scalar) address = allocate(slot->type, slot->handle->getName());
    else if (slot->kind == Slot::Kind::Lanes && m_layout.temporariesOnStack()) address = allocate(ArrayType::get(slot->type, kLanes), slot->handle->getName());
    else if (m_layout.temporariesOnStack()) address = allocate(ArrayType::get(b.getInt8Ty(), slot->bytes * kLanes), slot->handle->getName());
    else address = b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), m_launch->context(), m_layout.offset(*slot));
  }
}

void Driver::emitRounds() {
  BasicBlock* round = m_round;
  BasicBlock* simdgroups = block("simdgroups");
  BasicBlock* takeUp = block("simdgroup");
  BasicBlock* begin = block("begin");
  BasicBlock* resume = m_graph.hasThreadgroupBarrier() ? block("resume") : nullptr;
  BasicBlock* partial = block("begin.partial");
  BasicBlock* roundEnd = block("round.end");
  BasicBlock* done = block("done");
  m_nextSimdgroup = block("simdgroup.next");
  m_dispatch = block("dispatch");
  m_together = block("together");
  m_pause = block("pause");
  m_full.resize(m_graph.regions().size());
  m_masked.resize(m_graph.regions().size());

  b.SetInsertPoint(round);
  PHINode* isFirst = b.CreatePHI(b.getInt1Ty(), 2);
  isFirst->addIncoming(b.getTrue(), m_entry);
  b.CreateStore(b.getFalse(), m_waiting);
  b.CreateBr(simdgroups);

  b.SetInsertPoint(simdgroups);
  PHINode* number = b.CreatePHI(b.getInt32Ty(), 2, "simdgroup");
  number->addIncoming(b.getInt32(0), round);
  b.CreateCondBr(b.CreateICmpULT(number, m_simdgroups), takeUp, roundEnd);

  b.SetInsertPoint(takeUp);
  SimdgroupFrame& simdgroup = scope().simdgroup;
  simdgroup.number = number;
  simdgroup.base = b.CreateShl(number, 5);
  Value* offset = b.CreateMul(b.CreateZExt(number, b.getInt64Ty()), b.getInt64(m_layout.simdgroupBytes()));
  simdgroup.context = b.CreateInBoundsGEP(b.getInt8Ty(), m_launch->context(), b.CreateAdd(offset, b.getInt64(m_layout.fixedBytes())));
  simdgroup.states = b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), simdgroup.context, kLaneStates);
  emitPositions();
  if (resume) b.CreateCondBr(isFirst, begin, resume);
  else b.CreateBr(begin);

  b.SetInsertPoint(m_together);
  m_togetherState = b.CreatePHI(b.getInt32Ty(), 2, "state");

  b.SetInsertPoint(begin);
  Value* left = b.CreateSub(m_threads, simdgroup.base);
  b.CreateCondBr(b.CreateICmpUGE(left, b.getInt32(kLanes)), m_together, partial);
  m_togetherState->addIncoming(b.getInt32(0), begin);
  b.SetInsertPoint(partial);
  storeStates(b.CreateSelect(b.CreateICmpULT(numbers(), b.CreateVectorSplat(kLanes, left)), splat(0), splat(kFinished)));
  b.CreateBr(m_dispatch);
  if (resume) emitTakeUp(resume);

  b.SetInsertPoint(m_nextSimdgroup);
  number->addIncoming(b.CreateAdd(number, b.getInt32(1), "", true, true), m_nextSimdgroup);
  b.CreateBr(simdgroups);
  b.SetInsertPoint(roundEnd);
  b.CreateCondBr(b.CreateLoad(b.getInt1Ty(), m_waiting), round, done);
  isFirst->addIncoming(b.getFalse(), roundEnd);
  b.SetInsertPoint(done);
  b.CreateRetVoid();
}

/// Where the SIMD-group's threads are in the threadgroup.
void Driver::emitPositions() {
  if (!m_usesPositions) {
    scope().simdgroup.origin = scope().simdgroup.positions = {};
    for (Value*& origin : scope().simdgroup.origin) origin = b.getInt32(0);
    m_scope->shape = Shape::Rows;
    return;
  }
  const Vector3& size = scope().group.size;
  if (m_shape == Shape::Rows) {
    Value* row = b.CreateUDiv(scope().simdgroup.base, size[0]);
    Value* z = b.CreateUDiv(row, size[1]);
    scope().simdgroup.origin = {b.CreateSub(scope().simdgroup.base, b.CreateMul(row, size[0])), b.CreateSub(row, b.CreateMul(z, size[1])), z};
    return;
  }
  // Indices are below 1024, so that a product with the reciprocal is exact enough: (i + 0.5) / n is
  // never nearer than 0.5 / 1024 to a whole number.
  auto divide = [&](Value* value, Value* by) {
    auto* floats = FixedVectorType::get(b.getFloatTy(), kLanes);
    Value* inverse = b.CreateFDiv(ConstantFP::get(b.getFloatTy(), 1.0), b.CreateUIToFP(by, b.getFloatTy()));
    Value* quotient = b.CreateFMul(b.CreateFAdd(b.CreateUIToFP(value, floats), ConstantFP::get(floats, 0.5)), b.CreateVectorSplat(kLanes, inverse));
    return b.CreateFPToUI(quotient, laneVector());
  };
  Value* index = b.CreateAdd(b.CreateVectorSplat(kLanes, scope().simdgroup.base), numbers());
  Value* row = divide(index, size[0]);
  Value* z = divide(row, size[1]);
  Value* x = b.CreateSub(index, b.CreateMul(row, b.CreateVectorSplat(kLanes, size[0])));
  Value* y = b.CreateSub(row, b.CreateMul(z, b.CreateVectorSplat(kLanes, size[1])));
  for (auto [value, memory] : {std::pair{x, scope().simdgroup.positions[0]}, {y, scope().simdgroup.positions[1]}, {z, scope().simdgroup.positions[2]}})
    b.CreateAlignedStore(value, memory, Align(64));
}

/// A later round: the barrier has opened.
void Driver::emitTakeUp(BasicBlock* resume) {
  BasicBlock* wake = block("wake");
  BasicBlock* alive = block("resume.alive");
  b.SetInsertPoint(resume);
  Value* state = b.CreateLoad(b.getInt32Ty(), scope().simdgroup.context);
  b.CreateCondBr(b.CreateICmpEQ(state, b.getInt32(kFinished)), m_nextSimdgroup, alive);
  b.SetInsertPoint(alive);
  b.CreateCondBr(b.CreateICmpEQ(state, b.getInt32(kDiverged)), wake, m_together);
  m_togetherState->addIncoming(state, alive);
  b.SetInsertPoint(wake);
  Value* states = loadStates();
  Value* woken = b.CreateAnd(states, splat(~kWaits));
  storeStates(b.CreateSelect(b.CreateICmpEQ(states, splat(kFinished)), states, woken));
  b.CreateBr(m_dispatch);
}

/// All lanes go on at `region`: there, or to the next SIMD-group when they have to wait.
void Driver::goTo(const Region* region) {
  if (region && region->kind != Region::Kind::ThreadgroupBarrier) {
    b.CreateBr(m_full[region->number]);
    return;
  }
  if (region) b.CreateStore(b.getTrue(), m_waiting);
  if (m_graph.hasThreadgroupBarrier()) b.CreateStore(b.getInt32(region ? region->number : kFinished), scope().simdgroup.context);
  b.CreateBr(m_nextSimdgroup);
}

void Driver::emitRegions() {
  std::vector<std::unique_ptr<LaneLoop>> full, masked;
  for (const auto& region : m_graph.regions()) {
    full.push_back(std::make_unique<LaneLoop>(scope(), *region, false));
    masked.push_back(std::make_unique<LaneLoop>(scope(), *region, true));
    m_full[region->number] = full.back()->entry();
    m_masked[region->number] = masked.back()->entry();
  }
  for (const auto& region : m_graph.regions()) {
    b.SetInsertPoint(masked[region->number]->end());
    b.CreateBr(m_dispatch);
    const LaneLoop& loop = *full[region->number];
    b.SetInsertPoint(loop.end());
    if (!loop.goesTogether()) {
      b.CreateBr(m_dispatch);
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

/// Lanes may have gone different ways: the lowest region that waits is next.
void Driver::emitDispatch() {
  BasicBlock* choose = block("choose");
  BasicBlock* apart = block("apart");
  BasicBlock* rest = block("rest");
  b.SetInsertPoint(m_dispatch);
  Value* states = loadStates();
  Value* lowest = b.CreateIntrinsic(Intrinsic::vector_reduce_umin, {laneVector()}, {states});
  b.CreateCondBr(b.CreateICmpUGE(lowest, b.getInt32(kWaits)), rest, choose);
  b.SetInsertPoint(choose);
  Value* same = b.CreateAndReduce(b.CreateICmpEQ(states, b.CreateVectorSplat(kLanes, lowest)));
  b.CreateCondBr(same, m_together, apart);
  m_togetherState->addIncoming(lowest, choose);

  BasicBlock* never = block("never");
  b.SetInsertPoint(never);
  b.CreateUnreachable();
  b.SetInsertPoint(m_together);
  auto* togetherSwitch = b.CreateSwitch(m_togetherState, never, m_full.size());
  b.SetInsertPoint(apart);
  auto* apartSwitch = b.CreateSwitch(lowest, never, m_masked.size());
  for (unsigned i = 0; i < m_full.size(); ++i) {
    togetherSwitch->addCase(b.getInt32(i), m_full[i]);
    apartSwitch->addCase(b.getInt32(i), m_masked[i]);
  }

  b.SetInsertPoint(rest);
  Value* finished = b.CreateICmpEQ(lowest, b.getInt32(kFinished));
  Value* state = b.CreateSelect(finished, b.getInt32(kFinished), b.getInt32(kDiverged));
  b.CreateBr(m_pause);
  b.SetInsertPoint(m_pause);
  m_pauseState = b.CreatePHI(b.getInt32Ty(), 1);
  m_pauseState->addIncoming(state, rest);
}

void Driver::emitPause() {
  Value* waits = b.CreateICmpNE(m_pauseState, b.getInt32(kFinished));
  b.CreateStore(b.CreateOr(b.CreateLoad(b.getInt1Ty(), m_waiting), waits), m_waiting);
  if (m_graph.hasThreadgroupBarrier()) b.CreateStore(m_pauseState, scope().simdgroup.context);
  b.CreateBr(m_nextSimdgroup);
}

bool asksForPositions(Function& body) {
  for (Instruction& instruction : instructions(body)) {
    Builtin builtin = builtinOf(&instruction);
    if (builtin.kind == Builtin::Kind::Query && (builtin.query == Query::ThreadInGrid || builtin.query == Query::ThreadInThreadgroup)) return true;
  }
  return false;
}

}  // namespace

Function* buildRegionDriver(Module& module, StringRef name, const RegionGraph& graph, const ContextSlots& slots, const ContextLayout& layout) {
  bool usesPositions = asksForPositions(*module.getFunction(kBodyName));
  Function* rows = Driver(module, name, Shape::Rows, usesPositions, graph, slots, layout).build();
  Function* any = usesPositions ? Driver(module, (name + ":any-shape").str(), Shape::Any, true, graph, slots, layout).build() : rows;

  GroupLoop groups = makeGroupLoop(module, (name + ":threadgroups").str(), /*mergeRows=*/false);
  IRBuilder<> builder(groups.body);
  const Vector3& size = groups.frame.size;
  std::vector<Value*> arguments{groups.launch->launch, groups.launch->scratch};
  for (Value* value : groups.frame.group) arguments.push_back(value);
  for (Value* value : size) arguments.push_back(value);
  if (any == rows) {
    builder.CreateCall(rows, arguments);
    builder.CreateBr(groups.next);
    return groups.function;
  }
  // A SIMD-group lies in one row when rows are multiples of 32 long, or when there is only one.
  Value* wholeRows = builder.CreateICmpEQ(builder.CreateAnd(size[0], builder.getInt32(kLanes - 1)), builder.getInt32(0));
  Value* oneRow = builder.CreateICmpEQ(builder.CreateMul(size[1], size[2]), builder.getInt32(1));
  auto* inRows = BasicBlock::Create(module.getContext(), "rows", groups.function);
  auto* inAny = BasicBlock::Create(module.getContext(), "any", groups.function);
  builder.CreateCondBr(builder.CreateOr(wholeRows, oneRow), inRows, inAny);
  for (auto [block, callee] : {std::pair{inRows, rows}, {inAny, any}}) {
    builder.SetInsertPoint(block);
    builder.CreateCall(callee, arguments);
    builder.CreateBr(groups.next);
  }
  return groups.function;
}

}  // namespace invar::lowering
