#include "cpu/MatrixOperations.hpp"

#include "cpu/MatrixValues.hpp"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"

namespace invar::lowering {

using namespace llvm;

namespace {

using Kind = LaneOperation::Kind;
constexpr unsigned kSide = 8, kBlockSide = 4, kBlock = 16;

/// The place in a vector of the element (row, column).
unsigned placeOf(unsigned row, unsigned column) {
  unsigned block = row / kBlockSide * 2 + column / kBlockSide;
  return block * kBlock + row % kBlockSide * kBlockSide + column % kBlockSide;
}

Type* elementType(IRBuilder<>& builder, unsigned kind) {
  return kind == 1 ? builder.getHalfTy() : kind == 2 ? builder.getBFloatTy() : builder.getFloatTy();
}

Value* join(IRBuilder<>& builder, ArrayRef<Value*> parts) {
  SmallVector<Value*> values(parts);
  for (; values.size() > 1; values.resize(values.size() / 2)) {
    unsigned count = cast<FixedVectorType>(values[0]->getType())->getNumElements();
    SmallVector<int> both;
    for (unsigned i = 0; i < 2 * count; ++i) both.push_back(int(i));
    for (unsigned i = 0; i < values.size() / 2; ++i)
      values[i] = builder.CreateShuffleVector(values[2 * i], values[2 * i + 1], both);
  }
  return values[0];
}

Value* part(IRBuilder<>& builder, Value* value, unsigned first, unsigned count) {
  SmallVector<int> places;
  for (unsigned i = 0; i < count; ++i) places.push_back(int(first + i));
  return builder.CreateShuffleVector(value, places);
}

class Emitter {
public:
  Emitter(IRBuilder<>& builder, ArrayRef<Value*> arguments, Value* active)
      : b(builder), m_arguments(arguments), m_active(active) {}

  Value* gather(Type* resultType) {
    Value* pairs = m_arguments[0];
    if (!pairs->getType()->isVectorTy()) pairs = b.CreateVectorSplat(kLanes, pairs);
    return b.CreateBitCast(pairs, resultType);
  }

  Value* scatter(Type* resultType) {
    return b.CreateBitCast(m_arguments[0], FixedVectorType::get(resultType, kLanes));
  }

  Value* load(Type* resultType) {
    Type* element = resultType->getScalarType();
    Value *source = one(0), *stride = one(1), *transposed = one(2);
    Value* rows = nullptr;
    if (isDense(stride)) {
      rows = b.CreateAlignedLoad(resultType, source, alignOf(element));
    } else {
      SmallVector<Value*, kSide> parts;
      for (unsigned row = 0; row < kSide; ++row)
        parts.push_back(b.CreateAlignedLoad(FixedVectorType::get(element, kSide), rowAddress(element, source, stride, row),
                                            alignOf(element)));
      rows = join(b, parts);
    }
    return choose(transposed, [&](bool byColumns) {
      SmallVector<int, kMatrixElements> from(kMatrixElements);
      for (unsigned row = 0; row < kSide; ++row)
        for (unsigned column = 0; column < kSide; ++column)
          from[placeOf(row, column)] = int(byColumns ? column * kSide + row : row * kSide + column);
      return b.CreateShuffleVector(rows, from);
    });
  }

  Value* store() {
    Value* matrix = m_arguments[0];
    Type* element = matrix->getType()->getScalarType();
    Value *target = one(1), *stride = one(2), *transposed = one(3);
    Value* rows = choose(transposed, [&](bool byColumns) {
      SmallVector<int, kMatrixElements> from(kMatrixElements);
      for (unsigned row = 0; row < kSide; ++row)
        for (unsigned column = 0; column < kSide; ++column)
          from[row * kSide + column] = int(byColumns ? placeOf(column, row) : placeOf(row, column));
      return b.CreateShuffleVector(matrix, from);
    });
    if (isDense(stride)) {
      b.CreateAlignedStore(rows, target, alignOf(element));
      return nullptr;
    }
    for (unsigned row = 0; row < kSide; ++row)
      b.CreateAlignedStore(part(b, rows, row * kSide, kSide), rowAddress(element, target, stride, row), alignOf(element));
    return nullptr;
  }

private:
  /// An argument that all lanes must agree on: what the first that takes part says.
  Value* one(unsigned i) {
    Value* value = m_arguments[i];
    if (!value->getType()->isVectorTy()) return value;
    if (!m_active) return b.CreateExtractElement(value, uint64_t(0));
    Value* bits = b.CreateBitCast(m_active, b.getInt32Ty());
    Value* first = b.CreateIntrinsic(Intrinsic::cttz, {b.getInt32Ty()}, {bits, b.getFalse()});
    return b.CreateExtractElement(value, b.CreateAnd(first, kLanes - 1));
  }

  template <class Make> Value* choose(Value* condition, Make make) {
    if (auto* constant = dyn_cast<ConstantInt>(condition)) return make(constant->isOne());
    return b.CreateSelect(condition, make(true), make(false));
  }

  static bool isDense(Value* stride) {
    auto* constant = dyn_cast<ConstantInt>(stride);
    return constant && constant->equalsInt(kSide);
  }

  Value* rowAddress(Type* element, Value* base, Value* stride, unsigned row) {
    return b.CreateGEP(element, base, b.CreateMul(stride, b.getInt64(row)));
  }

  static Align alignOf(Type* element) { return Align(element->getScalarSizeInBits() / 8); }

  IRBuilder<>& b;
  ArrayRef<Value*> m_arguments;
  Value* m_active;
};

}  // namespace

Value* emitMatrixOperation(IRBuilder<>& builder, const LaneOperation& operation, Type* resultType,
                           ArrayRef<Value*> arguments, Value* active) {
  Emitter emitter(builder, arguments, active);
  switch (operation.kind) {
    case Kind::MatrixGather: return emitter.gather(resultType);
    case Kind::MatrixScatter: return emitter.scatter(resultType);
    case Kind::MatrixLoad: return emitter.load(resultType);
    default: return emitter.store();
  }
}

/// Block by block: a column of a left block, each element in all four places of its row, times a row of a right block
/// in all four rows. Both are shuffles within one register, and a block is one register of 512 bits.
Value* emitMatrixProduct(IRBuilder<>& b, CallInst& call, unsigned kinds) {
  auto numbers = [&](unsigned argument) {
    Value* value = call.getArgOperand(argument);
    Type* element = elementType(b, kinds >> (2 * argument + 2) & 3);
    value = b.CreateBitCast(value, FixedVectorType::get(element, kMatrixElements));
    return b.CreateFPCast(value, FixedVectorType::get(b.getFloatTy(), kMatrixElements));
  };
  Value *left = numbers(0), *right = numbers(1), *sum = numbers(2);
  Value *columns[4][kBlockSide], *rows[4][kBlockSide];
  for (unsigned block = 0; block < 4; ++block)
    for (unsigned k = 0; k < kBlockSide; ++k) {
      SmallVector<int, kBlock> column, row;
      for (unsigned i = 0; i < kBlock; ++i) {
        column.push_back(int(block * kBlock + i / kBlockSide * kBlockSide + k));
        row.push_back(int(block * kBlock + k * kBlockSide + i % kBlockSide));
      }
      columns[block][k] = b.CreateShuffleVector(left, column);
      rows[block][k] = b.CreateShuffleVector(right, row);
    }
  SmallVector<Value*, 4> blocks;
  for (unsigned block = 0; block < 4; ++block) {
    Value* value = part(b, sum, block * kBlock, kBlock);
    for (unsigned k = 0; k < kSide; ++k) {
      Value* column = columns[block / 2 * 2 + k / kBlockSide][k % kBlockSide];
      Value* row = rows[k / kBlockSide * 2 + block % 2][k % kBlockSide];
      value = b.CreateIntrinsic(Intrinsic::fmuladd, {value->getType()}, {column, row, value});
    }
    blocks.push_back(value);
  }
  Value* result = b.CreateFPCast(join(b, blocks), FixedVectorType::get(elementType(b, kinds & 3), kMatrixElements));
  return b.CreateBitCast(result, call.getType());
}

}  // namespace invar::lowering
