#include "compiler/msl/FunctionConstants.hpp"

#include "compiler/msl/Types.hpp"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/Evaluator.h"
#include "llvm/Transforms/Utils/Local.h"

namespace invar::msl {
namespace {

/// A constant of `type` with these bytes. Types that are no scalars become an array of bytes.
llvm::Constant* constantFromBytes(llvm::LLVMContext& context, llvm::Type* type, llvm::ArrayRef<uint8_t> bytes) {
  unsigned bits = type->isIntegerTy() || type->isFloatingPointTy() ? type->getScalarSizeInBits() : 0;
  if (bits == 0 || bits > 64 || bits % 8 != 0 || bits / 8 != bytes.size())
    return llvm::ConstantDataArray::get(context, bytes);
  uint64_t value = 0;
  memcpy(&value, bytes.data(), bytes.size());
  if (type->isIntegerTy()) return llvm::ConstantInt::get(type, value);
  return llvm::ConstantFP::get(context, llvm::APFloat(type->getFltSemantics(), llvm::APInt(bits, value)));
}

/// Takes away what branches on constants never reach, and the choices between values that are none any more.
void foldBranches(llvm::Function& function) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (llvm::BasicBlock& block : function) changed |= llvm::ConstantFoldTerminator(&block);
    llvm::removeUnreachableBlocks(function);
    for (llvm::BasicBlock& block : function)
      for (llvm::Instruction& instruction : llvm::make_early_inc_range(block))
        if (auto* phi = llvm::dyn_cast<llvm::PHINode>(&instruction))
          if (llvm::Value* value = phi->hasConstantValue()) {
            phi->replaceAllUsesWith(value);
            phi->eraseFromParent();
            changed = true;
          }
  }
}

/// Puts a constant in the place of an instruction, and folds what is made of it as far as logic goes: other arithmetic
/// has results that are a target's to define.
void foldInto(llvm::Instruction& start, llvm::Constant* value, const llvm::DataLayout& layout) {
  llvm::SmallSetVector<llvm::Instruction*, 8> pending;
  const auto replace = [&](llvm::Instruction& instruction, llvm::Constant* result) {
    for (llvm::User* user : instruction.users())
      if (auto* next = llvm::dyn_cast<llvm::Instruction>(user);
          next && (llvm::isa<llvm::CmpInst, llvm::TruncInst, llvm::ZExtInst>(next) || next->isBitwiseLogicOp()))
        pending.insert(next);
    instruction.replaceAllUsesWith(result);
    instruction.eraseFromParent();
  };
  replace(start, value);
  while (!pending.empty()) {
    llvm::Instruction* next = pending.pop_back_val();
    if (llvm::Constant* result = llvm::ConstantFoldInstruction(next, layout)) replace(*next, result);
  }
}

}  // namespace

std::optional<std::string> FunctionConstants::apply(const std::vector<FunctionConstantValue>& values) {
  for (const ModuleConstant& constant : m_constants)
    for (const FunctionConstantValue& value : values) {
      bool meant = value.name.empty() ? value.index == constant.index : value.name == constant.name;
      if (!meant) continue;
      if (auto error = setValue(constant, value)) return error;
    }
  answerDefined();
  runInitialisers();
  return {};
}

std::optional<std::string> FunctionConstants::setValue(const ModuleConstant& constant,
                                                       const FunctionConstantValue& value) {
  std::string what = "function constant '" + constant.name + "' (index " + std::to_string(constant.index) + ")";
  if (value.type != 0 && constant.type != 0 && value.type != constant.type)
    return what + " has type '" + dataTypeName(constant.type) + "', but the value given has type '" +
           dataTypeName(value.type) + "'";
  if (value.bytes.size() < constant.size)
    return what + " takes " + std::to_string(constant.size) + " bytes, but the value given has " +
           std::to_string(value.bytes.size());
  m_defined.insert(constant.symbol);
  llvm::GlobalVariable* variable = m_module.getGlobalVariable(constant.symbol, /*AllowInternal=*/true);
  if (!variable) return {};
  llvm::ArrayRef<uint8_t> bytes(value.bytes.data(), constant.size);
  uint8_t truth = constant.type == 53 && bytes[0] != 0;   // a bool is 0 or 1 in memory
  if (constant.type == 53) bytes = llvm::ArrayRef<uint8_t>(&truth, 1);
  llvm::Constant* initialiser = constantFromBytes(m_module.getContext(), variable->getValueType(), bytes);
  auto* replacement = new llvm::GlobalVariable(m_module, initialiser->getType(), /*isConstant=*/true,
                                               llvm::GlobalValue::InternalLinkage, initialiser, "", variable);
  replacement->setAlignment(variable->getAlign());
  replacement->takeName(variable);
  variable->replaceAllUsesWith(replacement);
  variable->eraseFromParent();
  return {};
}

void FunctionConstants::answerDefined() {
  llvm::Function* question = m_module.getFunction("__invar_function_constant_defined");
  if (!question) return;
  std::set<llvm::Function*> changed;
  for (llvm::User* user : llvm::make_early_inc_range(question->users())) {
    auto* call = llvm::dyn_cast<llvm::CallInst>(user);
    if (!call || call->getCalledFunction() != question) continue;
    llvm::Value* subject = call->getArgOperand(0)->stripPointerCasts();
    bool defined = m_defined.count(subject->getName().str()) != 0;
    call->replaceAllUsesWith(llvm::ConstantInt::get(call->getType(), defined));
    changed.insert(call->getFunction());
    call->eraseFromParent();
  }
  if (question->use_empty()) question->eraseFromParent();
  for (llvm::Function* function : changed) foldBranches(*function);
}

void FunctionConstants::runInitialisers() {
  llvm::GlobalVariable* list = m_module.getGlobalVariable("llvm.global_ctors");
  auto* entries = list && list->hasInitializer() ? llvm::dyn_cast<llvm::ConstantArray>(list->getInitializer()) : nullptr;
  if (!entries) return;
  std::vector<llvm::Function*> initialisers;
  for (llvm::Value* entry : entries->operands())
    if (auto* function = llvm::dyn_cast<llvm::Function>(llvm::cast<llvm::ConstantStruct>(entry)->getOperand(1)))
      initialisers.push_back(function);
  list->eraseFromParent();
  for (llvm::Function* function : initialisers) {
    // Clang makes a function for each variable, and one that calls them in order.
    for (llvm::Instruction& instruction : llvm::instructions(*function))
      if (auto* call = llvm::dyn_cast<llvm::CallInst>(&instruction))
        if (call->getCalledFunction() && !call->getCalledFunction()->isDeclaration())
          runInitialiser(*call->getCalledFunction());
    function->eraseFromParent();
  }
}

/// One variable at a time: what an unused one cannot evaluate must not spoil the others.
void FunctionConstants::runInitialiser(llvm::Function& function) {
  llvm::TargetLibraryInfoImpl libraryImpl(llvm::Triple(m_module.getTargetTriple()));
  llvm::TargetLibraryInfo library(libraryImpl);
  llvm::Evaluator evaluator(m_module.getDataLayout(), &library);
  llvm::Constant* unused = nullptr;
  llvm::SmallVector<llvm::Constant*, 0> none;
  if (evaluator.EvaluateFunction(&function, unused, none)) {
    for (auto& [variable, value] : evaluator.getMutatedInitializers()) {
      variable->setInitializer(value);
      variable->setConstant(true);   // program scope is the constant address space
      foldInitialised(*variable);
    }
    return;
  }
  for (llvm::Instruction& instruction : llvm::instructions(function))
    for (llvm::Value* operand : instruction.operands())
      if (auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(operand->stripInBoundsOffsets()))
        if (variable->hasInitializer() && !variable->isConstant()) m_unevaluated.push_back(variable->getName().str());
}

/// What a false condition at program scope shuts off, as `H` in `constant bool H = is_function_constant_defined(V)` does,
/// needs no value for the constants that it uses.
void FunctionConstants::foldInitialised(llvm::GlobalVariable& variable) {
  if (!variable.getValueType()->isIntegerTy(8)) return;   // what a bool is in memory
  std::set<llvm::Function*> changed;
  for (llvm::User* user : llvm::make_early_inc_range(variable.users()))
    if (auto* load = llvm::dyn_cast<llvm::LoadInst>(user); load && load->getType() == variable.getValueType()) {
      changed.insert(load->getFunction());
      foldInto(*load, variable.getInitializer(), m_module.getDataLayout());
    }
  for (llvm::Function* function : changed) foldBranches(*function);
}

std::string FunctionConstants::findUninitialised() const {
  for (const std::string& symbol : m_unevaluated)
    if (m_module.getGlobalVariable(symbol, /*AllowInternal=*/true)) return symbol;
  return {};
}

const ModuleConstant* FunctionConstants::findMissing() const {
  for (const ModuleConstant& constant : m_constants) {
    llvm::GlobalVariable* variable = m_module.getGlobalVariable(constant.symbol, /*AllowInternal=*/true);
    if (variable && variable->isDeclaration() && !variable->use_empty()) return &constant;
  }
  return nullptr;
}

std::optional<bool> FunctionConstants::truth(llvm::StringRef symbol) const {
  llvm::GlobalVariable* variable = m_module.getGlobalVariable(symbol, /*AllowInternal=*/true);
  if (!variable || !variable->hasInitializer()) return {};
  return !variable->getInitializer()->isNullValue();
}

}  // namespace invar::msl
