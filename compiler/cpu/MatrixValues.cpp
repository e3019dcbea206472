#include "cpu/MatrixValues.hpp"

#include "cpu/MatrixOperations.hpp"
#include "cpu/Optimization.hpp"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

namespace invar::lowering {

using namespace llvm;

namespace {

constexpr StringRef kLoad = "__invar_simd_matrix_load_";
constexpr StringRef kStore = "__invar_simd_matrix_store_";
constexpr StringRef kMultiplyAdd = "__invar_simd_matrix_multiply_add_";
constexpr StringRef kProduct = "__invar_matrix_product.";   // of whole matrices

FixedVectorType* wholeType(Type* pair) {
  return FixedVectorType::get(IntegerType::get(pair->getContext(), pair->getIntegerBitWidth() / 2),
                              kMatrixElements);
}

StringRef calleeName(const Value& value) {
  auto* call = dyn_cast<CallInst>(&value);
  return call && call->getCalledFunction() ? call->getCalledFunction()->getName() : StringRef();
}

bool isMatrixOperation(const Value& value) {
  StringRef name = calleeName(value);
  return name.starts_with(kLoad) || name.starts_with(kStore) || name.starts_with(kMultiplyAdd);
}

class Former {
public:
  explicit Former(Function& body) : m_body(body), m_module(*body.getParent()) {}

  void run() {
    findValues();
    if (m_operations.empty()) return;
    for (Instruction* value : m_values)
      if (auto* phi = dyn_cast<PHINode>(value)) {
        auto* whole = PHINode::Create(wholeType(phi->getType()), phi->getNumIncomingValues(), "matrix",
                                      phi->getIterator());
        m_whole[phi] = whole;
      }
    for (CallInst* operation : m_operations) replace(*operation);
    for (Instruction* value : m_values)
      if (auto* phi = dyn_cast<PHINode>(value)) fill(*phi);
    for (Instruction* value : m_values) scatter(*value);
    for (Instruction* value : m_values) erase(*value);
    for (CallInst* operation : m_operations)
      if (operation->getType()->isVoidTy()) operation->eraseFromParent();
  }

private:
  /// The operations, definitions before uses, and the values that are to be whole: what operations give, and
  /// phis that such a value flows into.
  void findValues() {
    ReversePostOrderTraversal<Function*> order(&m_body);
    for (BasicBlock* block : order)
      for (Instruction& instruction : *block) {
        if (!isMatrixOperation(instruction)) continue;
        m_operations.push_back(cast<CallInst>(&instruction));
        if (!instruction.getType()->isVoidTy()) m_values.insert(&instruction);
      }
    for (unsigned i = 0; i < m_values.size(); ++i)
      for (User* user : m_values[i]->users())
        if (auto* phi = dyn_cast<PHINode>(user)) m_values.insert(phi);
  }

  Value* wholeOf(Value* pair) {
    if (Value* known = m_whole.lookup(pair)) return known;
    FixedVectorType* type = wholeType(pair->getType());
    if (auto* constant = dyn_cast<ConstantInt>(pair)) {
      unsigned bits = type->getScalarSizeInBits();
      Constant* elements[] = {
          ConstantInt::get(type->getScalarType(), constant->getValue().trunc(bits)),
          ConstantInt::get(type->getScalarType(), constant->getValue().lshr(bits).trunc(bits))};
      SmallVector<Constant*, kMatrixElements> all;
      for (unsigned i = 0; i < kMatrixElements; ++i) all.push_back(elements[i % 2]);
      return ConstantVector::get(all);
    }
    if (isa<Constant>(pair)) return Constant::getNullValue(type);   // never set
    // Where the value is made, so that a loop which only reads it need not gather it each time.
    auto* made = cast<Instruction>(pair);
    IRBuilder<> builder(m_body.getContext());
    builder.SetInsertPoint(*made->getInsertionPointAfterDef());
    return m_whole[pair] =
               builder.CreateCall(laneOperation("gather", type, {pair->getType()}), {pair}, "gathered");
  }

  /// A lane operation's function; types tell those of one name apart.
  FunctionCallee laneOperation(StringRef name, Type* result, ArrayRef<Type*> arguments) {
    unsigned width = (result->isVoidTy() ? arguments[0] : result)->getScalarSizeInBits();
    std::string symbol = ("__invar_simd_matrix_" + name + ".i" + Twine(width)).str();
    FunctionCallee callee = m_module.getOrInsertFunction(symbol, FunctionType::get(result, arguments, false));
    auto* function = cast<Function>(callee.getCallee());
    function->setConvergent();
    function->setDoesNotThrow();
    return callee;
  }

  void replace(CallInst& operation) {
    IRBuilder<> builder(&operation);
    StringRef name = calleeName(operation);
    SmallVector<Value*> arguments(operation.args());
    if (name.starts_with(kLoad)) {
      FixedVectorType* type = wholeType(operation.getType());
      m_whole[&operation] = builder.CreateCall(
          laneOperation("whole_load", type, {builder.getPtrTy(), builder.getInt64Ty(), builder.getInt1Ty()}),
          arguments);
    } else if (name.starts_with(kStore)) {
      arguments[0] = wholeOf(arguments[0]);
      builder.CreateCall(laneOperation("whole_store", builder.getVoidTy(),
                                       {arguments[0]->getType(), builder.getPtrTy(), builder.getInt64Ty(),
                                        builder.getInt1Ty()}),
                         arguments);
    } else {
      m_whole[&operation] = product(builder, operation, arguments);
    }
  }

  Value* product(IRBuilder<>& builder, CallInst& operation, ArrayRef<Value*> pairs) {
    auto* kinds = dyn_cast<ConstantInt>(pairs[3]);
    SmallVector<Value*> arguments;
    SmallVector<Type*> types;
    for (Value* pair : pairs.take_front(3)) {
      arguments.push_back(wholeOf(pair));
      types.push_back(arguments.back()->getType());
    }
    Type* result = wholeType(operation.getType());
    std::string symbol = (kProduct + Twine(kinds ? kinds->getZExtValue() : 0)).str();
    FunctionCallee callee = m_module.getOrInsertFunction(symbol, FunctionType::get(result, types, false));
    auto* function = cast<Function>(callee.getCallee());
    function->setDoesNotThrow();
    function->setWillReturn();
    function->setDoesNotAccessMemory();
    function->setSpeculatable();
    return builder.CreateCall(callee, arguments, "product");
  }

  void fill(PHINode& phi) {
    auto* whole = cast<PHINode>(m_whole[&phi]);
    for (unsigned i = 0; i < phi.getNumIncomingValues(); ++i)
      whole->addIncoming(wholeOf(phi.getIncomingValue(i)), phi.getIncomingBlock(i));
  }

  /// Gives a value's pairs to those who do not take it whole.
  void scatter(Instruction& value) {
    Value* pairs = nullptr;
    for (Use& use : make_early_inc_range(value.uses())) {
      auto* user = cast<Instruction>(use.getUser());
      if (m_values.contains(user) || isMatrixOperation(*user)) continue;
      if (!pairs) {
        auto* whole = cast<Instruction>(m_whole[&value]);
        IRBuilder<> builder(m_body.getContext());
        builder.SetInsertPoint(*whole->getInsertionPointAfterDef());
        pairs = builder.CreateCall(laneOperation("scatter", value.getType(), {whole->getType()}), {whole},
                                   "pair");
      }
      use.set(pairs);
    }
  }

  static void erase(Instruction& value) {
    value.replaceAllUsesWith(PoisonValue::get(value.getType()));
    value.eraseFromParent();
  }

  Function& m_body;
  Module& m_module;
  std::vector<CallInst*> m_operations;
  SetVector<Instruction*> m_values;
  DenseMap<Value*, Value*> m_whole;
};

}  // namespace

void formMatrixValues(Function& body) { Former(body).run(); }

void expandMatrixProducts(Module& module) {
  for (Function& function : make_early_inc_range(module)) {
    StringRef kinds = function.getName();
    if (!kinds.consume_front(kProduct)) continue;
    unsigned number = 0;
    kinds.getAsInteger(10, number);
    for (User* user : make_early_inc_range(function.users())) {
      auto* call = cast<CallInst>(user);
      IRBuilder<> builder(call);
      // Where lanes go apart there are no whole matrices (see LaneLoop).
      const bool isApart = call->getFunction()->hasFnAttribute(kSeldomRuns);
      call->replaceAllUsesWith(isApart ? Constant::getNullValue(call->getType())
                                       : emitMatrixProduct(builder, *call, number));
      call->eraseFromParent();
    }
    function.eraseFromParent();
  }
}

}  // namespace invar::lowering
