#include "cpu/BoundsChecks.hpp"

#include <vector>

#include "cpu/KernelBuiltins.hpp"
#include "cpu/PointerOrigins.hpp"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

namespace invar::lowering {

using namespace llvm;
using protocol::AccessOrigin;
using protocol::AccessWord;
using protocol::KernelValidation;
using protocol::KernelViolation;

namespace {

/// Bytes of a row of a matrix of a SIMD-group, in elements, and the rows.
constexpr uint64_t kMatrixSide = 8;

class Checker {
public:
  explicit Checker(Function& body)
      : m_body(body), m_layout(body.getParent()->getDataLayout()), m_builder(body.getContext()),
        m_validation(prologue()), m_origins(body, *m_validation) {}

  void run() {
    std::vector<Instruction*> accesses;
    for (Instruction& instruction : instructions(m_body)) {
      // An index that is far out must stay a number like any other.
      if (auto* gep = dyn_cast<GetElementPtrInst>(&instruction)) gep->setNoWrapFlags(GEPNoWrapFlags::none());
      if (instruction.hasMetadata(LLVMContext::MD_nosanitize)) continue;   // made by the lowering
      if (isa<LoadInst, StoreInst, AtomicRMWInst, AtomicCmpXchgInst, MemIntrinsic>(&instruction) ||
          matrixElementBytes(instruction))
        accesses.push_back(&instruction);
    }
    for (Instruction* access : accesses) {
      m_builder.SetInsertPoint(access);
      if (auto* load = dyn_cast<LoadInst>(access)) check(*load);
      else if (auto* store = dyn_cast<StoreInst>(access)) check(*store);
      else if (auto* update = dyn_cast<AtomicRMWInst>(access)) check(*update);
      else if (auto* exchange = dyn_cast<AtomicCmpXchgInst>(access)) check(*exchange);
      else if (auto* memory = dyn_cast<MemIntrinsic>(access)) check(*memory);
      else checkMatrix(cast<CallInst>(*access));
    }
  }

private:
  enum Direction : bool { Load, Store };

  /// What all checks use: the validation's address, and the thread's position.
  Value* prologue() {
    Module& module = *m_body.getParent();
    m_builder.SetInsertPoint(m_body.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
    Type* i32 = m_builder.getInt32Ty();
    FunctionCallee buffer = module.getOrInsertFunction("__invar_buffer", m_builder.getPtrTy(), i32);
    FunctionCallee position = module.getOrInsertFunction("__invar_thread_position_in_grid", i32, i32);
    annotateBuiltins(module);
    const auto axis = [&](unsigned d) {
      return m_builder.CreateZExt(m_builder.CreateCall(position, {m_builder.getInt32(d)}),
                                  m_builder.getInt64Ty());
    };
    Value* x = axis(0);
    m_positionXY = m_builder.CreateOr(x, m_builder.CreateShl(axis(1), 32));
    m_positionZ = axis(2);
    return m_builder.CreateCall(buffer, {m_builder.getInt32(protocol::kValidationArgument)});
  }

  /// 2 or 4 for a load or store of a whole matrix, 0 for everything else.
  static unsigned matrixElementBytes(const Instruction& instruction) {
    auto* call = dyn_cast<CallInst>(&instruction);
    const Function* callee = call ? call->getCalledFunction() : nullptr;
    if (!callee) return 0;
    StringRef name = callee->getName();
    if (!name.consume_front("__invar_simd_matrix_load_b") &&
        !name.consume_front("__invar_simd_matrix_store_b"))
      return 0;
    return name == "16" ? 2 : 4;
  }

  /// Whether an access is out of bounds, noted if it is. Null when it needs no check.
  Value* outOfBounds(Value& pointer, Value* size, Direction direction) {
    const PointerOrigins::Kind kind = m_origins.kindOf(pointer);
    if (kind == PointerOrigins::Kind::Safe || isAlwaysInside(pointer, size)) return nullptr;
    Value* address = m_builder.CreatePtrToInt(&pointer, m_builder.getInt64Ty());
    Value *out, *offset, *limit, *word;
    if (kind == PointerOrigins::Kind::Unknown) {
      Type* types[] = {m_builder.getPtrTy(), m_builder.getInt64Ty(), m_builder.getInt64Ty()};
      LoadInst* isKnown =
          m_builder.CreateLoad(m_builder.getPtrTy(), part(offsetof(KernelValidation, isKnown)));
      internal(*isKnown);
      CallInst* known = m_builder.CreateCall(FunctionType::get(m_builder.getInt32Ty(), types, false), isKnown,
                                             {m_validation, address, size});
      known->setDoesNotThrow();
      known->setOnlyReadsMemory();
      known->addFnAttr(Attribute::WillReturn);
      out = m_builder.CreateICmpEQ(known, m_builder.getInt32(0));
      offset = address;
      limit = m_builder.getInt64(0);
      word = m_builder.getInt64(AccessWord::ofMemory(AccessOrigin::Unknown, 0));
    } else {
      const MemoryBounds bounds = m_origins.boundsOf(pointer);
      offset = m_builder.CreateSub(address, bounds.base);
      limit = bounds.limit;
      word = bounds.word;
      out = m_builder.CreateOr(m_builder.CreateICmpUGT(size, limit),
                               m_builder.CreateICmpUGT(offset, m_builder.CreateSub(limit, size)));
    }
    if (!isa<ConstantInt>(size))
      out = m_builder.CreateAnd(out, m_builder.CreateICmpNE(size, m_builder.getInt64(0)));
    note(out, word, size, direction, offset, limit);
    return out;
  }

  bool isAlwaysInside(Value& pointer, Value* size) {
    APInt offset(64, 0);
    auto* variable = dyn_cast<GlobalVariable>(
        pointer.stripAndAccumulateConstantOffsets(m_layout, offset, /*AllowNonInbounds=*/true));
    auto* bytes = dyn_cast<ConstantInt>(size);
    if (!variable || !bytes) return false;
    const uint64_t limit = m_layout.getTypeAllocSize(variable->getValueType());
    return bytes->getZExtValue() <= limit && offset.ule(limit - bytes->getZExtValue());
  }

  void note(Value* out, Value* word, Value* size, Direction direction, Value* offset, Value* limit) {
    Value* slot = m_builder.CreateSelect(out, part(offsetof(KernelValidation, violation)),
                                         part(offsetof(KernelValidation, ignored)));
    Value* bytes = m_builder.CreateAnd(size, m_builder.getInt64(AccessWord::kMaxSize));
    word = m_builder.CreateOr(word, bytes);
    if (direction == Store)
      word = m_builder.CreateOr(word, m_builder.getInt64(uint64_t(1) << AccessWord::kStore));
    const std::pair<uint64_t, Value*> fields[] = {{offsetof(KernelViolation, access), word},
                                                  {offsetof(KernelViolation, offset), offset},
                                                  {offsetof(KernelViolation, limit), limit},
                                                  {offsetof(KernelViolation, positionXY), m_positionXY},
                                                  {offsetof(KernelViolation, positionZ), m_positionZ}};
    for (auto [at, value] : fields)
      internal(*m_builder.CreateStore(value,
                                      m_builder.CreateConstInBoundsGEP1_64(m_builder.getInt8Ty(), slot, at)));
  }

  Value* part(uint64_t offset) {
    return m_builder.CreateConstInBoundsGEP1_64(m_builder.getInt8Ty(), m_validation, offset);
  }
  Value* zeros() { return part(offsetof(KernelValidation, zeros)); }
  Value* spare() { return part(offsetof(KernelValidation, spare)); }
  void internal(Instruction& access) {
    access.setMetadata(LLVMContext::MD_nosanitize, MDNode::get(m_body.getContext(), {}));
  }
  Value* sizeOf(Type* type) { return m_builder.getInt64(m_layout.getTypeStoreSize(type)); }

  void check(LoadInst& load) {
    Value* out = outOfBounds(*load.getPointerOperand(), sizeOf(load.getType()), Load);
    if (!out) return;
    load.setOperand(0, m_builder.CreateSelect(out, zeros(), load.getPointerOperand()));
    for (unsigned promise : {LLVMContext::MD_nonnull, LLVMContext::MD_range, LLVMContext::MD_dereferenceable,
                             LLVMContext::MD_dereferenceable_or_null, LLVMContext::MD_align})
      load.setMetadata(promise, nullptr);
  }

  void check(StoreInst& store) {
    Value* out = outOfBounds(*store.getPointerOperand(), sizeOf(store.getValueOperand()->getType()), Store);
    if (out) store.setOperand(1, m_builder.CreateSelect(out, spare(), store.getPointerOperand()));
  }

  void check(AtomicRMWInst& update) {
    Value* out = outOfBounds(*update.getPointerOperand(), sizeOf(update.getType()), Store);
    if (!out) return;
    update.setOperand(0, m_builder.CreateSelect(out, spare(), update.getPointerOperand()));
    m_builder.SetInsertPoint(update.getNextNode());
    replace(update, {}, m_builder.CreateSelect(out, Constant::getNullValue(update.getType()), &update));
  }

  // Behaves as on a 0 that never changes, so that a loop around it ends.
  void check(AtomicCmpXchgInst& exchange) {
    Value* expected = exchange.getCompareOperand();
    Value* out = outOfBounds(*exchange.getPointerOperand(), sizeOf(expected->getType()), Store);
    if (!out) return;
    exchange.setOperand(0, m_builder.CreateSelect(out, spare(), exchange.getPointerOperand()));
    m_builder.SetInsertPoint(exchange.getNextNode());
    Constant* zero = Constant::getNullValue(expected->getType());
    Value* oldInside = m_builder.CreateExtractValue(&exchange, 0);
    Value* doneInside = m_builder.CreateExtractValue(&exchange, 1);
    Value* old = m_builder.CreateSelect(out, zero, oldInside);
    Value* done = m_builder.CreateSelect(out, m_builder.CreateICmpEQ(expected, zero), doneInside);
    Value* result = m_builder.CreateInsertValue(PoisonValue::get(exchange.getType()), old, 0);
    replace(exchange, {oldInside, doneInside}, m_builder.CreateInsertValue(result, done, 1));
  }

  /// Gives all users of `from` the value `to`, but for those that make it.
  static void replace(Instruction& from, std::initializer_list<Value*> kept, Value* to) {
    from.replaceUsesWithIf(to, [&](Use& use) {
      return use.getUser() != to && std::find(kept.begin(), kept.end(), use.getUser()) == kept.end();
    });
  }

  void check(MemIntrinsic& memory) {
    Value* length = m_builder.CreateZExtOrTrunc(memory.getLength(), m_builder.getInt64Ty());
    auto* transfer = dyn_cast<MemTransferInst>(&memory);
    Value* outTo = outOfBounds(*memory.getDest(), length, Store);
    Value* outFrom = transfer ? outOfBounds(*transfer->getSource(), length, Load) : nullptr;
    if (!outTo && !outFrom) return;
    auto* known = dyn_cast<ConstantInt>(length);
    if (known && known->getZExtValue() <= KernelValidation::kSpare) {
      if (outTo) memory.setDest(m_builder.CreateSelect(outTo, spare(), memory.getDest()));
      if (outFrom) transfer->setSource(m_builder.CreateSelect(outFrom, zeros(), transfer->getSource()));
      return;
    }
    Value* none = ConstantInt::get(memory.getLength()->getType(), 0);
    Value* out = outTo && outFrom ? m_builder.CreateOr(outTo, outFrom) : outTo ? outTo : outFrom;
    if (outFrom) {
      Value* clear = outTo ? m_builder.CreateAnd(outFrom, m_builder.CreateNot(outTo)) : outFrom;
      m_builder.CreateMemSet(memory.getDest(), m_builder.getInt8(0),
                             m_builder.CreateSelect(clear, memory.getLength(), none), memory.getDestAlign());
    }
    memory.setLength(m_builder.CreateSelect(out, none, memory.getLength()));
  }

  // A matrix that is out of bounds in part is so as a whole.
  void checkMatrix(CallInst& call) {
    const Direction direction = call.getType()->isVoidTy() ? Store : Load;
    const unsigned pointerAt = direction == Store ? 1 : 0;
    Value* pointer = call.getArgOperand(pointerAt);
    Value* stride = call.getArgOperand(pointerAt + 1);
    Value* elements = m_builder.CreateAdd(m_builder.CreateMul(stride, m_builder.getInt64(kMatrixSide - 1)),
                                          m_builder.getInt64(kMatrixSide));
    Value* size = m_builder.CreateMul(elements, m_builder.getInt64(matrixElementBytes(call)));
    constexpr uint64_t kWide = uint64_t(1) << 40;   // beyond it the product may wrap
    size = m_builder.CreateSelect(m_builder.CreateICmpUGT(stride, m_builder.getInt64(kWide)),
                                  m_builder.getInt64(AccessWord::kMaxSize), size);
    Value* out = outOfBounds(*pointer, size, direction);
    if (!out) return;
    call.setArgOperand(pointerAt,
                       m_builder.CreateSelect(out, direction == Store ? spare() : zeros(), pointer));
    call.setArgOperand(pointerAt + 1, m_builder.CreateSelect(out, m_builder.getInt64(kMatrixSide), stride));
  }

  Function& m_body;
  const DataLayout& m_layout;
  IRBuilder<> m_builder;
  Value *m_positionXY = nullptr, *m_positionZ = nullptr;
  Value* m_validation;
  PointerOrigins m_origins;
};

}  // namespace

void insertBoundsChecks(Function& body) { Checker(body).run(); }

}  // namespace invar::lowering
