#include "cpu/LaneOperations.hpp"

#include <functional>

#include "cpu/MatrixOperations.hpp"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Function.h"

namespace invar::lowering {

using namespace llvm;

namespace {

using Kind = LaneOperation::Kind;

class Emitter {
public:
  Emitter(IRBuilder<>& builder, const LaneOperation& operation, Type* resultType, ArrayRef<Value*> arguments,
          Value* active)
      : b(builder), m_operation(operation), m_type(resultType), m_arguments(arguments), m_active(active),
        m_width(operation.quad ? 4 : kLanes) {}

  Value* emit() {
    switch (m_operation.kind) {
      case Kind::Sum: case Kind::Product: case Kind::Min: case Kind::Max:
      case Kind::And: case Kind::Or: case Kind::Xor:
        return reduce();
      case Kind::PrefixInclusiveSum: case Kind::PrefixInclusiveProduct:
        return prefix(neutralized());
      case Kind::PrefixExclusiveSum: case Kind::PrefixExclusiveProduct:
        return prefix(moved(neutralized(), neutral(), 1));
      case Kind::Broadcast: return broadcast();
      case Kind::BroadcastFirst: return broadcastFirst();
      case Kind::Ballot: case Kind::ActiveMask: case Kind::Any: case Kind::All: return vote();
      case Kind::IsFirst: return isFirst();
      default: return shuffle();
    }
  }

private:
  bool isFloat() const { return m_type->isFloatingPointTy(); }

  Constant* neutral() const {
    unsigned bits = m_type->getScalarSizeInBits();
    switch (m_operation.kind) {
      case Kind::Product: case Kind::PrefixInclusiveProduct: case Kind::PrefixExclusiveProduct:
        return isFloat() ? ConstantFP::get(m_type, 1.0) : ConstantInt::get(m_type, 1);
      case Kind::Min:
        if (isFloat()) return ConstantFP::getInfinity(m_type);
        return ConstantInt::get(
            m_type, m_operation.isSigned ? APInt::getSignedMaxValue(bits) : APInt::getMaxValue(bits));
      case Kind::Max:
        if (isFloat()) return ConstantFP::getInfinity(m_type, /*Negative=*/true);
        return ConstantInt::get(
            m_type, m_operation.isSigned ? APInt::getSignedMinValue(bits) : APInt::getMinValue(bits));
      case Kind::And: return Constant::getAllOnesValue(m_type);
      default: return isFloat() ? ConstantFP::getNegativeZero(m_type) : Constant::getNullValue(m_type);
    }
  }

  Value* combine(Value* x, Value* y) {
    switch (m_operation.kind) {
      case Kind::Product: case Kind::PrefixInclusiveProduct: case Kind::PrefixExclusiveProduct:
        return isFloat() ? b.CreateFMul(x, y) : b.CreateMul(x, y);
      case Kind::Min:
        if (isFloat()) return b.CreateBinaryIntrinsic(Intrinsic::minnum, x, y);
        return b.CreateBinaryIntrinsic(m_operation.isSigned ? Intrinsic::smin : Intrinsic::umin, x, y);
      case Kind::Max:
        if (isFloat()) return b.CreateBinaryIntrinsic(Intrinsic::maxnum, x, y);
        return b.CreateBinaryIntrinsic(m_operation.isSigned ? Intrinsic::smax : Intrinsic::umax, x, y);
      case Kind::And: return b.CreateAnd(x, y);
      case Kind::Or: return b.CreateOr(x, y);
      case Kind::Xor: return b.CreateXor(x, y);
      default: return isFloat() ? b.CreateFAdd(x, y) : b.CreateAdd(x, y);
    }
  }

  Value* neutralized() {
    if (!m_active) return m_arguments[0];
    return b.CreateSelect(m_active, m_arguments[0],
                          ConstantVector::getSplat(ElementCount::getFixed(kLanes), neutral()));
  }

  /// What each group's reduction gives, by halves; all lanes of a group end with the same.
  Value* reduce() {
    Value* value = neutralized();
    for (unsigned distance = m_width / 2; distance > 0; distance /= 2) {
      SmallVector<int, kLanes> from;
      for (unsigned lane = 0; lane < kLanes; ++lane) from.push_back(static_cast<int>(lane ^ distance));
      value = combine(value, b.CreateShuffleVector(value, from));
    }
    return m_operation.quad ? value : b.CreateExtractElement(value, uint64_t(0));
  }

  /// Lane i gets the value of lane i - distance of its group, or `fill`.
  Value* moved(Value* value, Constant* fill, unsigned distance) {
    SmallVector<int, kLanes> from;
    for (unsigned lane = 0; lane < kLanes; ++lane)
      from.push_back(static_cast<int>(lane % m_width >= distance ? lane - distance : kLanes + lane));
    return b.CreateShuffleVector(value, ConstantVector::getSplat(ElementCount::getFixed(kLanes), fill), from);
  }

  Value* prefix(Value* value) {
    for (unsigned distance = 1; distance < m_width; distance *= 2)
      value = combine(moved(value, neutral(), distance), value);
    return value;
  }

  Value* vectorOf(const std::function<uint32_t(uint32_t)>& element) {
    SmallVector<uint32_t, kLanes> elements;
    for (uint32_t lane = 0; lane < kLanes; ++lane) elements.push_back(element(lane));
    return ConstantDataVector::get(b.getContext(), elements);
  }
  Value* lanes() { return vectorOf([](uint32_t lane) { return lane; }); }
  Value* splat(uint32_t value) { return vectorOf([value](uint32_t) { return value; }); }

  /// A bit for each lane that takes part.
  Value* activeBits() {
    return m_active ? b.CreateBitCast(m_active, b.getInt32Ty()) : b.getInt32(~0u);
  }

  /// Every lane's own quad of a word of 32 bits, as a vector.
  Value* quadBits(Value* bits) {
    Value* shifted = b.CreateLShr(b.CreateVectorSplat(kLanes, bits), b.CreateAnd(lanes(), splat(kLanes - 4)));
    return b.CreateAnd(shifted, splat(15));
  }

  Value* vote() {
    Value* active = activeBits();
    Value* bits = active;
    if (m_operation.kind != Kind::ActiveMask)
      bits = b.CreateAnd(b.CreateBitCast(m_arguments[0], b.getInt32Ty()), active);
    if (m_operation.quad) {
      bits = quadBits(bits);
      active = quadBits(active);
    }
    if (m_operation.kind == Kind::Any) return b.CreateICmpNE(bits, Constant::getNullValue(bits->getType()));
    if (m_operation.kind == Kind::All) return b.CreateICmpEQ(bits, active);
    Type* wide = m_operation.quad ? static_cast<Type*>(FixedVectorType::get(m_type, kLanes)) : m_type;
    return b.CreateZExtOrTrunc(bits, wide);
  }

  Value* firstActive() {
    return b.CreateIntrinsic(Intrinsic::cttz, {b.getInt32Ty()}, {activeBits(), b.getFalse()});
  }

  /// For each lane the first of its quad that takes part.
  Value* firstOfQuad() {
    Value* bits = b.CreateOr(quadBits(activeBits()), splat(16));
    Value* first = b.CreateIntrinsic(Intrinsic::cttz, {bits->getType()}, {bits, b.getFalse()});
    return b.CreateOr(b.CreateAnd(first, splat(3)), b.CreateAnd(lanes(), splat(kLanes - 4)));
  }

  Value* isFirst() {
    Value* first = m_operation.quad ? firstOfQuad() : b.CreateVectorSplat(kLanes, firstActive());
    return b.CreateICmpEQ(first, lanes());
  }

  Value* broadcastFirst() {
    if (m_operation.quad) return gather(m_arguments[0], firstOfQuad());
    return b.CreateExtractElement(m_arguments[0], b.CreateAnd(firstActive(), kLanes - 1));
  }

  /// All lanes must ask for the same lane, so the first one's question counts.
  Value* broadcast() {
    if (m_operation.quad) return gather(m_arguments[0], inGroup(m_arguments[1]));
    Value* lane = b.CreateExtractElement(m_arguments[1], b.CreateAnd(firstActive(), kLanes - 1));
    return b.CreateExtractElement(m_arguments[0], b.CreateAnd(lane, kLanes - 1));
  }

  /// The lane of this number in each lane's own group.
  Value* inGroup(Value* number) {
    Value* low = b.CreateAnd(number, splat(m_width - 1));
    return m_width == kLanes ? low : b.CreateOr(low, b.CreateAnd(lanes(), splat(kLanes - m_width)));
  }

  /// The elements of `value` at the given places, which are in range.
  Value* gather(Value* value, Value* places) {
    if (auto* constant = dyn_cast<Constant>(places)) {
      SmallVector<int, kLanes> from;
      for (unsigned lane = 0; lane < kLanes; ++lane)
        from.push_back(
            static_cast<int>(cast<ConstantInt>(constant->getAggregateElement(lane))->getZExtValue()));
      return b.CreateShuffleVector(value, from);
    }
    Type* element = value->getType()->getScalarType();
    if (element->isIntegerTy(1)) {
      Value* wide = gather(b.CreateZExt(value, FixedVectorType::get(b.getInt32Ty(), kLanes)), places);
      return b.CreateTrunc(wide, value->getType());
    }
    BasicBlock& entry = b.GetInsertBlock()->getParent()->getEntryBlock();
    auto* memory = new AllocaInst(value->getType(), 0, "shuffle", entry.begin());
    memory->setAlignment(Align(64));
    b.CreateStore(value, memory);
    Value* addresses = b.CreateInBoundsGEP(
        element, memory, b.CreateZExt(places, FixedVectorType::get(b.getInt64Ty(), kLanes)));
    return b.CreateMaskedGather(value->getType(), addresses,
                                memory->getModule()->getDataLayout().getABITypeAlign(element));
  }

  Value* shuffle() {
    Value* value = m_arguments[0];
    Value* delta = m_arguments[m_arguments.size() == 4 ? 2 : 1];
    Value* place = b.CreateAnd(lanes(), splat(m_width - 1));
    switch (m_operation.kind) {
      case Kind::Shuffle: return gather(value, inGroup(delta));
      case Kind::ShuffleXor: return gather(value, inGroup(b.CreateXor(place, delta)));
      case Kind::RotateUp: return gather(value, inGroup(b.CreateSub(place, delta)));
      case Kind::RotateDown: return gather(value, inGroup(b.CreateAdd(place, delta)));
      case Kind::ShuffleUp: {
        // A lane with nobody `delta` below keeps its own value.
        Value* from = b.CreateSelect(b.CreateICmpUGE(place, delta), b.CreateSub(place, delta), place);
        return gather(value, inGroup(from));
      }
      case Kind::ShuffleDown: {
        Value* inside = b.CreateICmpULT(delta, b.CreateSub(splat(m_width), place));
        return gather(value, inGroup(b.CreateSelect(inside, b.CreateAdd(place, delta), place)));
      }
      default: return fill();
    }
  }

  /// Shifts vectors of `modulo` lanes; what comes in at the end is the other end of the filling data.
  Value* fill() {
    bool up = m_operation.kind == Kind::FillUp;
    Value* delta = m_arguments[2];
    Value* modulo = m_arguments[3];
    Value* place = b.CreateAnd(lanes(), splat(m_width - 1));
    modulo = b.CreateBinaryIntrinsic(Intrinsic::umax, modulo, splat(1));
    modulo = b.CreateBinaryIntrinsic(Intrinsic::umin, modulo, splat(m_width));
    Value* within = b.CreateURem(place, modulo);
    Value* base = b.CreateSub(place, within);
    delta = b.CreateBinaryIntrinsic(Intrinsic::umin, delta, modulo);
    Value* moved = up ? b.CreateSub(within, delta) : b.CreateAdd(within, delta);
    Value* inside = up ? b.CreateICmpUGE(within, delta) : b.CreateICmpULT(moved, modulo);
    Value* wrapped = up ? b.CreateAdd(moved, modulo) : b.CreateSub(moved, modulo);
    Value* from = inGroup(b.CreateAdd(base, b.CreateSelect(inside, moved, wrapped)));
    return b.CreateSelect(inside, gather(m_arguments[0], from), gather(m_arguments[1], from));
  }

  IRBuilder<>& b;
  const LaneOperation& m_operation;
  Type* m_type;
  ArrayRef<Value*> m_arguments;
  Value* m_active;
  unsigned m_width;
};

}  // namespace

Value* emitLaneOperation(IRBuilder<>& builder, const LaneOperation& operation, Type* resultType,
                         ArrayRef<Value*> arguments, Value* active) {
  if (operation.isMatrix()) return emitMatrixOperation(builder, operation, resultType, arguments, active);
  return Emitter(builder, operation, resultType, arguments, active).emit();
}

}  // namespace invar::lowering
