#include "cpu/InlineKernel.hpp"

#include "cpu/KernelBuiltins.hpp"
#include "cpu/NativeCode.hpp"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// A kernel of more instructions than this, counted after inlining, would take minutes to compile.
constexpr uint64_t kMaxInstructions = 400'000;

/// Walks the call graph from the leaves up: recursion is an error, and so is a body that inlining blows up.
std::optional<std::string> checkCalls(Module& module) {
  CallGraph graph(module);
  DenseMap<Function*, uint64_t> sizes;
  for (auto component = scc_begin(&graph); !component.isAtEnd(); ++component) {
    Function* function = component->front()->getFunction();
    if (!function || function->isDeclaration()) continue;
    if (component.hasCycle())
      return "the function '" + demangle(function->getName()) +
             "' calls itself, directly or through others; recursion is not supported";
    uint64_t size = function->getInstructionCount();
    for (Instruction& instruction : instructions(*function))
      if (auto* call = dyn_cast<CallBase>(&instruction))
        if (auto callee = sizes.find(call->getCalledFunction()); callee != sizes.end())
          size = SaturatingAdd(size, callee->second);
    sizes[function] = size;
    if (size > kMaxInstructions && function->getName() == kBodyName)
      return "the kernel has " + std::to_string(size) + " instructions after inlining; the limit is " +
             std::to_string(kMaxInstructions);
  }
  return std::nullopt;
}

void forceInlining(Module& module) {
  for (Function& function : module) {
    if (function.isDeclaration()) continue;
    // What the front end's own target was: the code is made for another machine, and functions that
    // differ in these are not inlined into each other.
    for (const char* name : {"target-cpu", "target-features", "tune-cpu", "min-legal-vector-width",
                             "stack-protector-buffer-size"})
      function.removeFnAttr(name);
    for (Attribute::AttrKind kind : {Attribute::NoInline, Attribute::OptimizeNone, Attribute::StackProtect,
                                     Attribute::StackProtectStrong, Attribute::StackProtectReq,
                                     Attribute::OptimizeForSize, Attribute::MinSize, Attribute::UWTable})
      function.removeFnAttr(kind);
    function.setDoesNotThrow();
    function.setPersonalityFn(nullptr);
    function.setComdat(nullptr);
    function.setVisibility(GlobalValue::DefaultVisibility);
    if (function.getName() != kBodyName) {
      function.setLinkage(GlobalValue::InternalLinkage);
      function.addFnAttr(Attribute::AlwaysInline);
    }
    for (Instruction& instruction : instructions(function))
      if (auto* call = dyn_cast<CallBase>(&instruction)) {
        call->removeFnAttr(Attribute::NoInline);
        call->setDoesNotThrow();
      }
  }
}

}  // namespace

std::optional<std::string> inlineKernel(Module& module, TargetMachine& machine, unsigned optimization) {
  if (auto error = checkCalls(module)) return error;
  forceInlining(module);

  Optimizer optimizer(machine);
  ModulePassManager passes;
  passes.addPass(AlwaysInlinerPass(/*InsertLifetime=*/true));
  passes.addPass(GlobalDCEPass());
  if (optimization == 0) {
    FunctionPassManager simplify;
    simplify.addPass(SROAPass(SROAOptions::ModifyCFG));
    simplify.addPass(EarlyCSEPass());
    simplify.addPass(SimplifyCFGPass());
    simplify.addPass(InstCombinePass());
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(simplify)));
  } else {
    passes.addPass(createModuleToFunctionPassAdaptor(optimizer.builder().buildFunctionSimplificationPipeline(
        optimization >= 3 ? OptimizationLevel::O3 : OptimizationLevel::O2, ThinOrFullLTOPhase::None)));
  }
  optimizer.run(module, passes);

  for (Function& function : module)
    if (!function.isDeclaration() && function.getName() != kBodyName)
      return "the function '" + demangle(function.getName()) +
             "' is called through a pointer, which is not supported";
  return std::nullopt;
}

}  // namespace invar::lowering
