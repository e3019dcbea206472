#include "cpu/Optimization.hpp"

#include "cpu/NativeCode.hpp"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Instrumentation/AddressSanitizer.h"
#include "llvm/Transforms/Instrumentation/ThreadSanitizer.h"
#include "llvm/Transforms/Scalar/ADCE.h"
#include "llvm/Transforms/Scalar/DCE.h"
#include "llvm/Transforms/Scalar/DeadStoreElimination.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/Float2Int.h"
#include "llvm/Transforms/Scalar/GVN.h"
#include "llvm/Transforms/Scalar/InferAlignment.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopDeletion.h"
#include "llvm/Transforms/Scalar/LoopLoadElimination.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopRotation.h"
#include "llvm/Transforms/Scalar/LoopSink.h"
#include "llvm/Transforms/Scalar/LoopUnrollPass.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/InjectTLIMappings.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Vectorize/LoopVectorize.h"
#include "llvm/Transforms/Vectorize/SLPVectorizer.h"
#include "llvm/Transforms/Vectorize/VectorCombine.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// In longer code, passes that take more than proportional time are avoided.
constexpr unsigned kLong = 10'000;

/// What the vectoriser leaves of a loop, for turns that do not fill a vector and for indices that wrap, runs too
/// seldom to be unrolled. With 32 turns it would be unrolled wholly: twice the code, and half of the compile time.
struct KeepScalarLoops : PassInfoMixin<KeepScalarLoops> {
  PreservedAnalyses run(Function& function, FunctionAnalysisManager& analyses) {
    for (Loop* loop : analyses.getResult<LoopAnalysis>(function).getLoopsInPreorder())
      if (loop->isInnermost() && getBooleanLoopAttribute(loop, "llvm.loop.isvectorized") &&
          !loop->getHeader()->getName().starts_with("vector.body"))
        addStringMetadataToLoop(loop, "llvm.loop.unroll.disable", 1);
    return PreservedAnalyses::all();
  }
};

template <class Pass>
auto inLoops(Pass pass, bool useMemorySsa = false) {
  return createFunctionToLoopPassAdaptor(std::move(pass), useMemorySsa);
}

SimplifyCFGOptions allOfControlFlow() {
  return SimplifyCFGOptions().convertSwitchRangeToICmp(true).convertSwitchToLookupTable(true).needCanonicalLoops(false)
      .hoistCommonInsts(true).sinkCommonInsts(true);
}

/// For all functions: the slots of the lowering become values.
FunctionPassManager promotion() {
  FunctionPassManager passes;
  passes.addPass(SROAPass(SROAOptions::ModifyCFG));
  passes.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  passes.addPass(SimplifyCFGPass(SimplifyCFGOptions().convertSwitchRangeToICmp(true)));
  passes.addPass(DCEPass());
  return passes;
}

/// Tidies the loops that the lowering built. No unrolling here: a lane loop must reach the vectoriser whole.
void addTidying(FunctionPassManager& passes, bool isLong) {
  passes.addPass(InstCombinePass());
  LoopPassManager loops;
  loops.addPass(LoopRotatePass());
  loops.addPass(LICMPass(LICMOptions()));
  passes.addPass(inLoops(std::move(loops), true));
  if (isLong) passes.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  else passes.addPass(GVNPass());
  passes.addPass(InstCombinePass());
  passes.addPass(ADCEPass());
  passes.addPass(SimplifyCFGPass());
}

/// The order of LLVM's own pipeline for optimised modules, less what kernels have no use for.
void addVectorization(FunctionPassManager& passes, unsigned level, bool vectorize, bool isLong) {
  passes.addPass(Float2IntPass());
  LoopPassManager loops;
  loops.addPass(LoopRotatePass());
  loops.addPass(LoopDeletionPass());
  passes.addPass(inLoops(std::move(loops)));
  if (vectorize) {
    passes.addPass(InjectTLIMappings());
    passes.addPass(LoopVectorizePass());
    passes.addPass(KeepScalarLoops());
  }
  passes.addPass(InferAlignmentPass());
  if (!isLong) passes.addPass(LoopLoadEliminationPass());
  passes.addPass(InstCombinePass());
  passes.addPass(SimplifyCFGPass(allOfControlFlow()));
  if (vectorize) {
    passes.addPass(SLPVectorizerPass());
    passes.addPass(VectorCombinePass());
    passes.addPass(InstCombinePass());
  }
  passes.addPass(LoopUnrollPass(LoopUnrollOptions(int(level), /*OnlyWhenForced=*/isLong)));
  passes.addPass(SROAPass(SROAOptions::PreserveCFG));
  passes.addPass(InstCombinePass());
  passes.addPass(inLoops(LICMPass(LICMOptions()), true));
  passes.addPass(LoopSinkPass());
  passes.addPass(SimplifyCFGPass(SimplifyCFGOptions().convertSwitchRangeToICmp(true).speculateUnpredictables(true)));
  passes.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  passes.addPass(DSEPass());
}

}  // namespace

Optimizer::Optimizer(TargetMachine& machine, bool vectorMath)
    : m_builder(&machine, PipelineTuningOptions(), std::nullopt, &m_callbacks) {
  m_times.registerCallbacks(m_callbacks);
  m_functions.registerPass([&] {
    TargetLibraryInfoImpl library(machine.getTargetTriple());
    if (vectorMath)
      library.addVectorizableFunctionsFromVecLib(TargetLibraryInfoImpl::LIBMVEC_X86, machine.getTargetTriple());
    return TargetLibraryAnalysis(library);
  });
  m_builder.registerModuleAnalyses(m_modules);
  m_builder.registerCGSCCAnalyses(m_components);
  m_builder.registerFunctionAnalyses(m_functions);
  m_builder.registerLoopAnalyses(m_loops);
  m_builder.crossRegisterProxies(m_loops, m_functions, m_components, m_modules);
}

void Optimizer::spare(StringRef attribute) {
  m_callbacks.registerShouldRunOptionalPassCallback([attribute](StringRef, Any unit) {
    const Function* function = nullptr;
    if (const auto* const* whole = any_cast<const Function*>(&unit)) function = *whole;
    else if (const auto* const* loop = any_cast<const Loop*>(&unit))
      function = (*loop)->getHeader()->getParent();
    return !function || !function->hasFnAttribute(attribute);
  });
}

void optimize(Module& module, TargetMachine& machine, const Options& options) {
  const bool vectorize = options.optimization >= 2 && options.sanitizer == Sanitizer::None;
  Optimizer optimizer(machine, options.fastMath && vectorize);
  ModulePassManager passes;
  ModulePassManager forAll;
  forAll.addPass(createModuleToFunctionPassAdaptor(promotion()));
  optimizer.run(module, forAll);
  if (options.optimization > 0) {
    const bool isLong = instructionsOf(module, kSeldomRuns) > kLong;
    optimizer.spare(kSeldomRuns);
    FunctionPassManager functions;
    addTidying(functions, isLong);
    addVectorization(functions, options.optimization, vectorize, isLong);
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(functions)));
    passes.addPass(GlobalDCEPass());
  }
  if (options.sanitizer == Sanitizer::Thread) {
    passes.addPass(ModuleThreadSanitizerPass());
    passes.addPass(createModuleToFunctionPassAdaptor(ThreadSanitizerPass()));
  } else if (options.sanitizer == Sanitizer::Address) {
    passes.addPass(AddressSanitizerPass(AddressSanitizerOptions()));
  }
  optimizer.run(module, passes);
}

}  // namespace invar::lowering
