#include "cpu/DefinedArithmetic.hpp"

#include <vector>

#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// A divisor that neither traps nor overflows, in every element.
bool isSafeDivisor(Value* divisor, bool isSigned) {
  auto* constant = dyn_cast<Constant>(divisor);
  if (!constant) return false;
  auto safe = [&](Constant* element) {
    auto* number = dyn_cast_or_null<ConstantInt>(element);
    return number && !number->isZero() && !(isSigned && number->isMinusOne());
  };
  auto* vector = dyn_cast<FixedVectorType>(constant->getType());
  if (!vector) return safe(constant);
  for (unsigned i = 0; i < vector->getNumElements(); ++i)
    if (!safe(constant->getAggregateElement(i))) return false;
  return true;
}

/// x / 0 = 0, x % 0 = x, and x / -1 wraps: the divisor is replaced by 1 and the result chosen.
void defineDivision(BinaryOperator& division) {
  bool isSigned = division.getOpcode() == Instruction::SDiv || division.getOpcode() == Instruction::SRem;
  bool isRemainder = division.getOpcode() == Instruction::URem || division.getOpcode() == Instruction::SRem;
  Value* divisor = division.getOperand(1);
  if (isSafeDivisor(divisor, isSigned)) return;

  IRBuilder<> builder(&division);
  Type* type = division.getType();
  Value* dividend = builder.CreateFreeze(division.getOperand(0));
  divisor = builder.CreateFreeze(divisor);
  Value* zero = Constant::getNullValue(type);
  Value* isZero = builder.CreateICmpEQ(divisor, zero);
  Value* isMinusOne = isSigned ? builder.CreateICmpEQ(divisor, Constant::getAllOnesValue(type)) : nullptr;
  Value* replace = isSigned ? builder.CreateOr(isZero, isMinusOne) : isZero;
  Value* safe = builder.CreateSelect(replace, ConstantInt::get(type, 1), divisor);
  Value* result = builder.CreateBinOp(division.getOpcode(), dividend, safe);
  if (isRemainder) {
    result = builder.CreateSelect(isZero, dividend, result);   // x % -1 is x % 1 already
  } else {
    if (isSigned) result = builder.CreateSelect(isMinusOne, builder.CreateNeg(dividend), result);
    result = builder.CreateSelect(isZero, zero, result);
  }
  division.replaceAllUsesWith(result);
  division.eraseFromParent();
}

/// A shift by any amount is a shift modulo the width.
void defineShift(BinaryOperator& shift) {
  Type* type = shift.getType();
  unsigned width = type->getScalarSizeInBits();
  shift.dropPoisonGeneratingFlags();
  Value* amount = shift.getOperand(1);
  const APInt* constant = nullptr;
  if (PatternMatch::match(amount, PatternMatch::m_APInt(constant)) && constant->ult(width)) return;
  IRBuilder<> builder(&shift);
  Constant* limit = ConstantInt::get(type, isPowerOf2_32(width) ? width - 1 : width);
  shift.setOperand(
      1, isPowerOf2_32(width) ? builder.CreateAnd(amount, limit) : builder.CreateURem(amount, limit));
}

/// Puts a saturating conversion of its first operand in the place of an instruction. Those of bfloat are not lowered on
/// every CPU.
void saturate(Instruction& conversion, Intrinsic::ID id) {
  IRBuilder<> builder(&conversion);
  Value* source = conversion.getOperand(0);
  if (source->getType()->getScalarType()->isBFloatTy())
    source = builder.CreateFPExt(source, source->getType()->getWithNewType(builder.getFloatTy()));
  Value* result = builder.CreateIntrinsic(id, {conversion.getType(), source->getType()}, {source});
  conversion.replaceAllUsesWith(result);
  conversion.eraseFromParent();
}

/// Out of range saturates, NaN gives 0.
void defineConversion(CastInst& cast) {
  Intrinsic::ID id = cast.getOpcode() == Instruction::FPToSI ? Intrinsic::fptosi_sat : Intrinsic::fptoui_sat;
  saturate(cast, id);
}

void defineCall(CallInst& call) {
  if (call.doesNotReturn()) call.removeFnAttr(Attribute::NoReturn);
  const Intrinsic::ID id = call.getIntrinsicID();
  const bool saturates = id == Intrinsic::fptosi_sat || id == Intrinsic::fptoui_sat;
  if (saturates && call.getArgOperand(0)->getType()->getScalarType()->isBFloatTy()) saturate(call, id);
}

/// Leaving a function where its author promised not to come returns zero.
void defineUnreachable(UnreachableInst& unreachable) {
  Function& function = *unreachable.getFunction();
  IRBuilder<> builder(&unreachable);
  if (function.getReturnType()->isVoidTy()) builder.CreateRetVoid();
  else builder.CreateRet(Constant::getNullValue(function.getReturnType()));
  unreachable.eraseFromParent();
}

/// An endless loop without side effects is a loop, not a licence to remove it.
void keepEndlessLoops(Function& function) {
  function.removeFnAttr(Attribute::MustProgress);
  if (!function.isDeclaration()) {
    function.removeFnAttr(Attribute::WillReturn);
    function.removeFnAttr(Attribute::NoReturn);
  }
  for (BasicBlock& block : function) {
    Instruction* terminator = block.getTerminator();
    MDNode* loop = terminator ? terminator->getMetadata(LLVMContext::MD_loop) : nullptr;
    if (!loop) continue;
    SmallVector<Metadata*> kept{nullptr};
    for (const MDOperand& operand : drop_begin(loop->operands())) {
      auto* node = dyn_cast<MDNode>(operand);
      auto* name = node && node->getNumOperands() ? dyn_cast<MDString>(node->getOperand(0)) : nullptr;
      if (name && name->getString() == "llvm.loop.mustprogress") continue;
      kept.push_back(operand);
    }
    MDNode* replacement = MDNode::getDistinct(function.getContext(), kept);
    replacement->replaceOperandWith(0, replacement);
    terminator->setMetadata(LLVMContext::MD_loop, replacement);
  }
}

}  // namespace

void defineArithmetic(Module& module) {
  for (Function& function : module) {
    keepEndlessLoops(function);
    std::vector<Instruction*> instructions;
    for (Instruction& instruction : llvm::instructions(function)) instructions.push_back(&instruction);
    for (Instruction* instruction : instructions) {
      switch (instruction->getOpcode()) {
        case Instruction::UDiv: case Instruction::SDiv: case Instruction::URem: case Instruction::SRem:
          defineDivision(cast<BinaryOperator>(*instruction));
          break;
        case Instruction::Shl: case Instruction::LShr: case Instruction::AShr:
          defineShift(cast<BinaryOperator>(*instruction));
          break;
        case Instruction::FPToSI: case Instruction::FPToUI:
          defineConversion(cast<CastInst>(*instruction));
          break;
        case Instruction::Unreachable:
          defineUnreachable(cast<UnreachableInst>(*instruction));
          break;
        case Instruction::Call:
          defineCall(cast<CallInst>(*instruction));
          break;
        default:
          break;
      }
    }
  }
}

}  // namespace invar::lowering
