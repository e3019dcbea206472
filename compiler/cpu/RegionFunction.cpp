#include "cpu/RegionFunction.hpp"

#include "llvm/Support/MathExtras.h"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering {

using namespace llvm;

RegionFunction::RegionFunction(const RegionCode& code, StringRef name, Type* result, unsigned more,
                               Shape shape)
    : m_context(code.module.getContext()), m_code(code), m_shape(shape), b(m_context) {
  Type* i32 = b.getInt32Ty();
  SmallVector<Type*> parameters{b.getPtrTy(), b.getPtrTy()};
  parameters.append(6 + more, i32);
  m_function = Function::Create(FunctionType::get(result, parameters, false), GlobalValue::InternalLinkage,
                                name, code.module);
  m_function->setDoesNotThrow();
  m_function->addFnAttr(Attribute::NoInline);
  for (unsigned i : {0u, 1u}) m_function->addParamAttr(i, Attribute::NoAlias);
  m_function->addParamAttr(0, Attribute::ReadOnly);
  m_function->addParamAttr(0, Attribute::NoCapture);
  m_function->addParamAttr(1, Attribute::getWithAlignment(m_context, Align(protocol::kScratchAlignment)));

  m_entry = block("entry");
  m_start = block("start");
  b.SetInsertPoint(m_entry);
  Instruction* end = b.CreateBr(m_start);
  m_launch = std::make_unique<LaunchFrame>(m_entry, m_function->getArg(0), m_function->getArg(1));
  m_scope = std::make_unique<RegionScope>(RegionScope{m_function,
                                                      *m_launch,
                                                      {},
                                                      {},
                                                      {},
                                                      shape,
                                                      kLanes,
                                                      code.slots,
                                                      code.layout,
                                                      SlotAliases(m_context),
                                                      DenseMap<const Slot*, Value*>(),
                                                      nullptr});
  b.SetInsertPoint(end);
  for (unsigned d = 0; d < 3; ++d) {
    scope().group.group[d] = m_function->getArg(2 + d);
    scope().group.size[d] = m_function->getArg(5 + d);
    scope().gridOrigin[d] = b.CreateMul(scope().group.group[d], m_launch->threadsPerThreadgroup[d], "", true);
  }
  if (m_shape == Shape::Any)
    for (Value*& positions : scope().simdgroup.positions) positions = allocate(laneVector(), "positions");
}

Value* RegionFunction::splat(uint32_t value) {
  return ConstantVector::getSplat(ElementCount::getFixed(kLanes), b.getInt32(value));
}

Value* RegionFunction::numbers() {
  SmallVector<uint32_t, kLanes> elements;
  for (uint32_t lane = 0; lane < kLanes; ++lane) elements.push_back(lane);
  return ConstantDataVector::get(m_context, elements);
}

AllocaInst* RegionFunction::allocate(Type* type, const Twine& name) {
  auto* memory = new AllocaInst(type, 0, name, m_entry->begin());
  memory->setAlignment(Align(64));
  return memory;
}

Value* RegionFunction::loadStates(Value* address) {
  LoadInst* states = b.CreateAlignedLoad(laneVector(), address, Align(64));
  states->setMetadata(LLVMContext::MD_nosanitize, MDNode::get(m_context, {}));
  return states;
}

Value* RegionFunction::inScratch(const Slot& slot) {
  return b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), m_launch->context(), m_code.layout.offset(slot));
}

RegionFunction::Rounds RegionFunction::emitRounds(Value* simdgroups) {
  BasicBlock* head = block("simdgroups");
  Rounds rounds{nullptr, nullptr, block("simdgroup"), block("simdgroup.next"), allocate(b.getInt1Ty(), "waiting")};
  BasicBlock* end = block("round.end");
  BasicBlock* done = block("done");

  b.SetInsertPoint(m_start);
  rounds.isFirst = b.CreatePHI(b.getInt1Ty(), 2);
  rounds.isFirst->addIncoming(b.getTrue(), m_entry);
  rounds.isFirst->addIncoming(b.getFalse(), end);
  b.CreateStore(b.getFalse(), rounds.waiting);
  b.CreateBr(head);

  b.SetInsertPoint(head);
  rounds.number = b.CreatePHI(b.getInt32Ty(), 2, "simdgroup");
  rounds.number->addIncoming(b.getInt32(0), m_start);
  b.CreateCondBr(b.CreateICmpULT(rounds.number, simdgroups), rounds.simdgroup, end);

  b.SetInsertPoint(rounds.next);
  rounds.number->addIncoming(b.CreateAdd(rounds.number, b.getInt32(1), "", true, true), rounds.next);
  b.CreateBr(head);
  b.SetInsertPoint(end);
  b.CreateCondBr(b.CreateLoad(b.getInt1Ty(), rounds.waiting), m_start, done);
  b.SetInsertPoint(done);
  b.CreateRetVoid();
  return rounds;
}

/// Says that a number is below the limit of threads, as it is: an index that a kernel adds up from it cannot wrap, and
/// a loop over lanes needs no second version for when it does. A padded row may be of many threadgroups.
Value* RegionFunction::inThreadgroup(Value* value) {
  return m_shape == Shape::Padded ? value : b.CreateAnd(value, protocol::kMaxThreadsPerThreadgroup - 1);
}

void RegionFunction::emitSimdgroup(Value* number) {
  SimdgroupFrame& simdgroup = scope().simdgroup;
  simdgroup.number = number;
  simdgroup.base = inThreadgroup(b.CreateShl(number, 5));
  Value* offset =
      b.CreateMul(b.CreateZExt(number, b.getInt64Ty()), b.getInt64(m_code.layout.simdgroupBytes()));
  // Padded rows are of kernels without barriers: no SIMD-group waits, and one block does for all of them.
  if (m_shape == Shape::Padded) offset = b.getInt64(0);
  simdgroup.context = b.CreateInBoundsGEP(b.getInt8Ty(), m_launch->context(),
                                          b.CreateAdd(offset, b.getInt64(m_code.layout.fixedBytes())));
  simdgroup.states = b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), simdgroup.context, kLaneStates);
  emitPositions();
}

/// Where the SIMD-group's threads are in the threadgroup.
void RegionFunction::emitPositions() {
  SimdgroupFrame& simdgroup = scope().simdgroup;
  const Vector3& size = scope().group.size;
  if (m_shape == Shape::Padded) {
    Value* inRow = b.CreateLShr(b.CreateAdd(size[0], b.getInt32(kLanes - 1)), 5);
    Value* row = b.CreateUDiv(simdgroup.number, inRow);
    Value* z = b.CreateUDiv(row, size[1]);
    Value* place = b.CreateSub(simdgroup.number, b.CreateMul(row, inRow));
    simdgroup.origin = {b.CreateShl(place, 5), b.CreateSub(row, b.CreateMul(z, size[1])), z};
  } else if (!m_code.usesPositions) {
    for (Value*& origin : simdgroup.origin) origin = b.getInt32(0);
  } else if (m_shape == Shape::Tiles) {
    simdgroup.origin = {b.getInt32(0), b.CreateLShr(simdgroup.base, Log2_32(scope().rowLength)),
                        b.getInt32(0)};
  } else if (m_shape == Shape::Rows) {
    Value* row = b.CreateUDiv(simdgroup.base, size[0]);
    Value* z = b.CreateUDiv(row, size[1]);
    simdgroup.origin = {inThreadgroup(b.CreateSub(simdgroup.base, b.CreateMul(row, size[0]))),
                        b.CreateSub(row, b.CreateMul(z, size[1])), z};
  } else {
    // Indices are below 1024, so that a product with the reciprocal is exact enough: (i + 0.5) / n is
    // never nearer than 0.5 / 1024 to a whole number.
    auto divide = [&](Value* value, Value* by) {
      auto* floats = FixedVectorType::get(b.getFloatTy(), kLanes);
      Value* inverse = b.CreateFDiv(ConstantFP::get(b.getFloatTy(), 1.0), b.CreateUIToFP(by, b.getFloatTy()));
      Value* quotient =
          b.CreateFMul(b.CreateFAdd(b.CreateUIToFP(value, floats), ConstantFP::get(floats, 0.5)),
                       b.CreateVectorSplat(kLanes, inverse));
      return b.CreateFPToUI(quotient, laneVector());
    };
    Value* index = b.CreateAdd(b.CreateVectorSplat(kLanes, simdgroup.base), numbers());
    Value* row = divide(index, size[0]);
    Value* z = divide(row, size[1]);
    Value* x = b.CreateSub(index, b.CreateMul(row, b.CreateVectorSplat(kLanes, size[0])));
    Value* y = b.CreateSub(row, b.CreateMul(z, b.CreateVectorSplat(kLanes, size[1])));
    for (auto [value, memory] :
         {std::pair{x, simdgroup.positions[0]}, {y, simdgroup.positions[1]}, {z, simdgroup.positions[2]}})
      b.CreateAlignedStore(value, memory, Align(64));
  }
}

}  // namespace invar::lowering
