#include "cpu/ApartDriver.hpp"

#include "cpu/Optimization.hpp"

namespace invar::lowering {

using namespace llvm;

namespace {

Shape shapeOf(const RegionCode& code, bool padded) {
  if (padded) return Shape::Padded;
  return code.usesPositions ? Shape::Any : Shape::Rows;
}

class Driver : RegionFunction {
public:
  Driver(const RegionCode& code, StringRef name, bool padded)
      : RegionFunction(code, name, Type::getInt32Ty(code.module.getContext()), 2, shapeOf(code, padded)) {}

  Function* build() {
    b.SetInsertPoint(m_start);
    emitSimdgroup(m_function->getArg(8));
    scope().nextStates = scope().simdgroup.states;
    BasicBlock* dispatch = block("dispatch");
    b.CreateBr(dispatch);
    b.SetInsertPoint(dispatch);
    Value* states = loadStates(scope().simdgroup.states);
    Value* lowest = b.CreateIntrinsic(Intrinsic::vector_reduce_umin, {laneVector()}, {states});
    emitRest(states, lowest);

    BasicBlock* apart = block("apart");
    BasicBlock* meets = block("meets");
    BasicBlock* together = block("together");
    Value* region = b.CreateLShr(lowest, 1);
    Value* active = b.CreateBitCast(b.CreateICmpEQ(states, b.CreateVectorSplat(kLanes, lowest)), b.getInt32Ty());
    scope().simdgroup.active = active;
    Value* meet = b.CreateICmpEQ(active, b.getInt32(~0u));
    Value* returns = b.CreateICmpEQ(m_function->getArg(9), b.getInt32(0));
    b.CreateCondBr(b.CreateAnd(meet, returns), meets, apart);
    // A way into each region would keep LLVM from treating what follows one another as the straight code that it is.
    b.SetInsertPoint(meets);
    auto* way = b.CreateSwitch(region, together);
    for (const auto& each : m_code.graph.regions())
      if (each->continues) way->addCase(b.getInt32(each->number), apart);
    b.SetInsertPoint(together);
    b.CreateRet(region);
    BasicBlock* never = block("never");
    b.SetInsertPoint(never);
    b.CreateUnreachable();
    b.SetInsertPoint(apart);
    auto* choice = b.CreateSwitch(region, never, m_code.graph.regions().size());
    for (const auto& each : m_code.graph.regions()) {
      LaneLoop loop(scope(), *each, /*masked=*/true);
      choice->addCase(b.getInt32(each->number), loop.entry());
      b.SetInsertPoint(loop.end());
      b.CreateBr(dispatch);
    }
    return m_function;
  }

private:
  /// Nobody can go on: all have ended, or the lowest wait. Those are let go for the next round.
  void emitRest(Value* states, Value* lowest) {
    BasicBlock* rest = block("rest");
    BasicBlock* go = block("go");
    BasicBlock* ended = block("ended");
    BasicBlock* waits = block("waits");
    b.CreateCondBr(b.CreateICmpNE(b.CreateAnd(lowest, kWaits), b.getInt32(0)), rest, go);
    b.SetInsertPoint(rest);
    b.CreateCondBr(b.CreateICmpEQ(lowest, b.getInt32(kFinished)), ended, waits);
    b.SetInsertPoint(ended);
    b.CreateRet(b.getInt32(kFinished));
    b.SetInsertPoint(waits);
    Value* first = b.CreateICmpEQ(states, b.CreateVectorSplat(kLanes, lowest));
    storeStates(b.CreateSelect(first, b.CreateAnd(states, splat(~kWaits)), states));
    b.CreateRet(b.getInt32(kDiverged));
    b.SetInsertPoint(go);
  }
};

}  // namespace

Function* buildApartDriver(const RegionCode& code, StringRef name, bool padded) {
  Function* function = Driver(code, name, padded).build();
  function->addFnAttr(kSeldomRuns);
  return function;
}

}  // namespace invar::lowering
