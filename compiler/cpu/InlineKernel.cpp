#include "cpu/InlineKernel.hpp"

#include "cpu/KernelBuiltins.hpp"
#include "cpu/Optimization.hpp"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/IPO/FunctionAttrs.h"
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
/// A kernel of more than this calls its long functions instead of having copies of them.
constexpr uint64_t kLongKernel = 15'000;
constexpr uint64_t kLongFunction = 400;
/// How often inlining may make known what a pointer to a function points to.
constexpr int kMaxRounds = 8;
/// Marks a function that is called, not inlined.
constexpr const char* kStaysFunction = "invar-stays-function";

/// Walks the call graph from the leaves up: recursion is an error, and so is a body that inlining blows up.
/// In a long kernel, functions that are long and ask for nothing that only the body knows stay functions.
class CallChecker {
public:
  explicit CallChecker(Module& module) : m_module(module) {}

  std::optional<std::string> run(bool wholly) {
    if (auto error = measure(false)) return error;
    if (m_bodySize > kLongKernel && !wholly) measure(true);
    if (m_bodySize > kMaxInstructions)
      return "the kernel has " + std::to_string(m_bodySize) + " instructions after inlining; the limit is " +
             std::to_string(kMaxInstructions);
    return std::nullopt;
  }

private:
  struct Facts {
    uint64_t size = 0;
    bool asks = false;   ///< about the thread's place, or has a barrier: it is a part of the body
  };

  std::optional<std::string> measure(bool keepLong) {
    CallGraph graph(m_module);
    DenseMap<const Function*, Facts> known;
    for (auto component = scc_begin(&graph); !component.isAtEnd(); ++component) {
      Function* function = component->front()->getFunction();
      if (!function || function->isDeclaration()) continue;
      if (component.hasCycle())
        return "the function '" + demangle(function->getName()) +
               "' calls itself, directly or through others; recursion is not supported";
      const Facts facts = factsOf(*function, known);
      known[function] = facts;
      if (function->getName() == kBodyName) m_bodySize = facts.size;
      else if (keepLong && !facts.asks && facts.size > kLongFunction && function->hasNUsesOrMore(2))
        function->addFnAttr(kStaysFunction);
    }
    return std::nullopt;
  }

  static Facts factsOf(Function& function, const DenseMap<const Function*, Facts>& known) {
    Facts facts{function.getInstructionCount(), false};
    for (Instruction& instruction : instructions(function)) {
      auto* call = dyn_cast<CallBase>(&instruction);
      const Function* callee = call ? call->getCalledFunction() : nullptr;
      if (!callee || callee->hasFnAttribute(kStaysFunction)) continue;
      if (auto found = known.find(callee); found != known.end()) {
        facts.size = SaturatingAdd(facts.size, found->second.size);
        facts.asks |= found->second.asks;
      }
      facts.asks |= callee->isDeclaration() && callee->getName().starts_with("__invar_");
    }
    return facts;
  }

  Module& m_module;
  uint64_t m_bodySize = 0;
};

/// Takes away what would keep functions from being inlined into each other.
void makeAlike(Module& module) {
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
    if (function.getName() != kBodyName) function.setLinkage(GlobalValue::InternalLinkage);
    for (Instruction& instruction : instructions(function))
      if (auto* call = dyn_cast<CallBase>(&instruction)) {
        call->removeFnAttr(Attribute::NoInline);
        call->setDoesNotThrow();
      }
  }
}

/// A loop that is marked to be unrolled wholly is unrolled as far as it stays of a length that can be compiled: Metal's
/// word is a wish, and LLVM takes it for an order.
void softenUnrolling(Module& module) {
  MDNode* wish = MDNode::get(module.getContext(), MDString::get(module.getContext(), "llvm.loop.unroll.enable"));
  for (Function& function : module)
    for (BasicBlock& block : function) {
      MDNode* loop = block.getTerminator() ? block.getTerminator()->getMetadata(LLVMContext::MD_loop) : nullptr;
      for (unsigned i = 1; loop && i < loop->getNumOperands(); ++i) {
        auto* mark = dyn_cast<MDNode>(loop->getOperand(i));
        auto* name = mark && mark->getNumOperands() ? dyn_cast<MDString>(mark->getOperand(0)) : nullptr;
        if (name && name->getString() == "llvm.loop.unroll.full") loop->replaceOperandWith(i, wish);
      }
    }
}

bool shouldBeInlined(const Function& function) {
  return !function.isDeclaration() && function.getName() != kBodyName && !function.hasFnAttribute(kStaysFunction);
}

bool isCalledByName(const Function& function) {
  return shouldBeInlined(function) && llvm::any_of(function.users(), [&](const User* user) {
    const auto* call = dyn_cast<CallBase>(user);
    return call && call->getCalledFunction() == &function;
  });
}

}  // namespace

std::optional<std::string> inlineKernel(Module& module, TargetMachine& machine, unsigned optimization,
                                        bool wholly) {
  makeAlike(module);
  softenUnrolling(module);
  Optimizer optimizer(machine);
  // What is inlined many times should be short by then.
  FunctionPassManager early;
  early.addPass(SROAPass(SROAOptions::ModifyCFG));
  early.addPass(EarlyCSEPass());
  early.addPass(SimplifyCFGPass());
  ModulePassManager first;
  first.addPass(createModuleToFunctionPassAdaptor(std::move(early)));
  optimizer.run(module, first);
  if (auto error = CallChecker(module).run(wholly)) return error;
  for (Function& function : module)
    if (!function.isDeclaration() && function.getName() != kBodyName)
      function.addFnAttr(function.hasFnAttribute(kStaysFunction) ? Attribute::NoInline
                                                                 : Attribute::AlwaysInline);

  ModulePassManager passes;
  passes.addPass(AlwaysInlinerPass(/*InsertLifetime=*/true));
  passes.addPass(GlobalDCEPass());
  // A function without effects gives all lanes the same where its arguments are the same.
  passes.addPass(createModuleToPostOrderCGSCCPassAdaptor(PostOrderFunctionAttrsPass()));
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
  // A function that is handed on as an argument is called by its name once the way it went is inlined.
  for (int round = 0; round < kMaxRounds && llvm::any_of(module, isCalledByName); ++round) {
    if (auto error = CallChecker(module).run(/*wholly=*/true)) return error;
    optimizer.run(module, passes);
  }

  for (Function& function : module)
    if (shouldBeInlined(function))
      return "the function '" + demangle(function.getName()) +
             "' is called through a pointer, which is not supported";
  return std::nullopt;
}

}  // namespace invar::lowering
