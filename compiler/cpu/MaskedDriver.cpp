#include "cpu/MaskedDriver.hpp"

namespace invar::lowering {

using namespace llvm;

namespace {

class Driver : RegionFunction {
public:
  Driver(const RegionCode& code, StringRef name, Function& apart)
      : RegionFunction(code, name, Type::getVoidTy(code.module.getContext()), 0, Shape::Rows), m_apart(apart) {}

  Function* build() {
    b.SetInsertPoint(m_entry->getTerminator());
    const Vector3& size = scope().group.size;
    Value* threads = b.CreateMul(size[0], b.CreateMul(size[1], size[2]));
    Value* simdgroups = b.CreateLShr(b.CreateAdd(threads, b.getInt32(kLanes - 1)), 5);
    const Rounds rounds = emitRounds(simdgroups);
    BasicBlock* begin = block("begin");
    BasicBlock* resume = block("resume");
    BasicBlock* go = block("go");

    b.SetInsertPoint(rounds.simdgroup);
    emitSimdgroup(rounds.number);
    b.CreateCondBr(rounds.isFirst, begin, resume);
    b.SetInsertPoint(begin);
    Value* left = b.CreateSub(threads, scope().simdgroup.base);
    storeStates(b.CreateSelect(b.CreateICmpULT(numbers(), b.CreateVectorSplat(kLanes, left)), splat(0),
                               splat(kFinished)));
    b.CreateBr(go);
    b.SetInsertPoint(resume);   // without barriers there is no second round
    const bool hasBarrier = m_code.graph.hasThreadgroupBarrier();
    if (hasBarrier) {
      Value* state = b.CreateLoad(b.getInt32Ty(), scope().simdgroup.context);
      b.CreateCondBr(b.CreateICmpEQ(state, b.getInt32(kFinished)), rounds.next, go);
    } else {
      b.CreateUnreachable();
    }

    b.SetInsertPoint(go);
    SmallVector<Value*> arguments;
    for (Argument& argument : m_function->args()) arguments.push_back(&argument);
    arguments.append({rounds.number, b.getInt32(1)});
    Value* state = b.CreateCall(&m_apart, arguments);
    Value* waits = b.CreateICmpEQ(state, b.getInt32(kDiverged));
    b.CreateStore(b.CreateOr(b.CreateLoad(b.getInt1Ty(), rounds.waiting), waits), rounds.waiting);
    if (hasBarrier) b.CreateStore(state, scope().simdgroup.context);
    b.CreateBr(rounds.next);
    return m_function;
  }

private:
  Function& m_apart;
};

}  // namespace

Function* buildMaskedDriver(const RegionCode& code, StringRef name, Function& apart) {
  return Driver(code, name, apart).build();
}

}  // namespace invar::lowering
