#include "cpu/LoopMarks.hpp"

#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

namespace invar::lowering {

using namespace llvm;

namespace {

constexpr const char* kNever = "__invar_never";
constexpr const char* kLoopPart = "__invar_loop_part";

bool isCallOf(const Value& value, StringRef name) {
  auto* call = dyn_cast<CallBase>(&value);
  auto* callee = call ? call->getCalledFunction() : nullptr;
  return callee && callee->getName() == name;
}

}  // namespace

bool isNever(const Value& value) { return isCallOf(value, kNever); }

void annotateLoopMarks(Module& module) {
  for (const char* name : {kNever, kLoopPart})
    if (Function* mark = module.getFunction(name)) {
      mark->setDoesNotThrow();
      mark->setConvergent();
      mark->setWillReturn();
      mark->setMemoryEffects(MemoryEffects::inaccessibleMemOnly());
    }
}

void dropLoopParts(Function& body) {
  for (Instruction& instruction : make_early_inc_range(instructions(body)))
    if (isCallOf(instruction, kLoopPart)) instruction.eraseFromParent();
}

void settleNever(Function& body) {
  for (Instruction& instruction : make_early_inc_range(instructions(body))) {
    if (!isNever(instruction)) continue;
    instruction.replaceAllUsesWith(ConstantInt::getFalse(body.getContext()));
    instruction.eraseFromParent();
  }
}

}  // namespace invar::lowering
