#include "cpu/NativeCode.hpp"

#include <mutex>

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Instrumentation/AddressSanitizer.h"
#include "llvm/Transforms/Instrumentation/ThreadSanitizer.h"
#include "llvm/Transforms/Scalar/ADCE.h"
#include "llvm/Transforms/Scalar/DeadStoreElimination.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/GVN.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopRotation.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

namespace invar::lowering {

using namespace llvm;

namespace {

PipelineTuningOptions tuning(bool vectorize, bool isLong) {
  PipelineTuningOptions options;
  options.LoopUnrolling = !isLong;
  options.LoopVectorization = vectorize;
  options.LoopInterleaving = vectorize;
  options.SLPVectorization = vectorize;
  return options;
}

OptimizationLevel levelOf(unsigned optimization) {
  switch (optimization) {
    case 0: return OptimizationLevel::O0;
    case 1: return OptimizationLevel::O1;
    case 2: return OptimizationLevel::O2;
    default: return OptimizationLevel::O3;
  }
}

/// In longer code, passes that take more than proportional time are avoided.
constexpr unsigned kLong = 10'000;
constexpr unsigned kLongForStrengthReduction = 6'000, kLongForPreparation = 30'000;
/// A loop that the source wants unrolled may have so many instructions then. LLVM's own limit lets nests of them grow
/// to what takes half a minute to compile.
constexpr unsigned kLongestUnrolled = 4'096;

unsigned instructionsOf(const Module& module) {
  unsigned instructions = 0;
  for (const Function& function : module)
    if (!function.hasFnAttribute(kSeldomRuns)) instructions += function.getInstructionCount();
  return instructions;
}

/// LLVM has some switches only as options of its command line.
template <class T>
void setSwitch(StringRef name, T value) {
  auto& options = cl::getRegisteredOptions();
  if (auto found = options.find(name); found != options.end())
    static_cast<cl::opt<T>*>(found->second)->setValue(value);
}

std::string hostFeatures() {
  std::string text;
  for (const auto& feature : sys::getHostCPUFeatures())
    text += (text.empty() ? "" : ",") + std::string(feature.second ? "+" : "-") + feature.first().str();
  return text;
}

std::variant<std::unique_ptr<TargetMachine>, std::string> makeMachine(const Options& options) {
  static std::once_flag once;
  std::call_once(once, [] {
    setSwitch("pragma-unroll-threshold", kLongestUnrolled);
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
  });
  std::string triple = "x86_64-unknown-linux-gnu", error;
  const Target* target = TargetRegistry::lookupTarget(triple, error);
  if (!target) return "LLVM has no x86-64 target: " + error;
  std::string cpu = options.cpu.empty() ? sys::getHostCPUName().str() : options.cpu;
  std::string features = options.features.empty() && options.cpu.empty() ? hostFeatures() : options.features;
  TargetOptions targetOptions;
  targetOptions.AllowFPOpFusion = FPOpFusion::Standard;   // where an operation's flags allow it
  auto level = options.optimization == 0 ? CodeGenOptLevel::None
             : options.optimization == 1 ? CodeGenOptLevel::Less
             : options.optimization == 2 ? CodeGenOptLevel::Default : CodeGenOptLevel::Aggressive;
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(triple, cpu, features, targetOptions,
                                                                     Reloc::PIC_, CodeModel::Small, level));
  if (!machine) return std::string("LLVM cannot make code for the CPU '" + cpu + "'");
  return machine;
}

}  // namespace

std::variant<TargetMachine*, std::string> machineFor(const Options& options) {
  struct Kept {
    std::string cpu, features;
    unsigned optimization = 0;
    std::unique_ptr<TargetMachine> machine;
  };
  thread_local Kept kept;
  if (!kept.machine || kept.cpu != options.cpu || kept.features != options.features ||
      kept.optimization != options.optimization) {
    auto made = makeMachine(options);
    if (auto* error = std::get_if<std::string>(&made)) return std::move(*error);
    kept = {options.cpu, options.features, options.optimization, std::move(std::get<0>(made))};
  }
  return kept.machine.get();
}

Optimizer::Optimizer(TargetMachine& machine, bool vectorize, bool vectorMath, bool isLong)
    : m_builder(&machine, tuning(vectorize, isLong), std::nullopt, &m_callbacks) {
  m_times.registerCallbacks(m_callbacks);
  m_functions.registerPass([&] {
    TargetLibraryInfoImpl library(machine.getTargetTriple());
    if (vectorMath)
      library.addVectorizableFunctionsFromVecLib(TargetLibraryInfoImpl::LIBMVEC_X86,
                                                 machine.getTargetTriple());
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

void setTargetAttributes(Module& module, TargetMachine& machine, bool wideVectors) {
  for (Function& function : module) {
    if (function.isDeclaration()) continue;
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
    function.addFnAttr("frame-pointer", "all");
    function.addFnAttr("probe-stack", "inline-asm");   // a large frame meets the stack's guard page, not what is behind it
    function.addFnAttr(Attribute::NullPointerIsValid);   // an access through null faults, it does not vanish
    if (wideVectors) function.addFnAttr("prefer-vector-width", "512");
    function.setUWTableKind(UWTableKind::None);
  }
}

void optimize(Module& module, TargetMachine& machine, const Options& options) {
  bool vectorize = options.optimization >= 2 && options.sanitizer == Sanitizer::None;
  const bool isLong = instructionsOf(module) > kLong;
  Optimizer optimizer(machine, vectorize, options.fastMath && vectorize, isLong);
  ModulePassManager passes;
  if (options.optimization > 0) {
    FunctionPassManager first;
    first.addPass(SROAPass(SROAOptions::ModifyCFG));
    first.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
    first.addPass(SimplifyCFGPass(SimplifyCFGOptions().convertSwitchRangeToICmp(true)));
    ModulePassManager forAll;
    forAll.addPass(createModuleToFunctionPassAdaptor(std::move(first)));
    optimizer.run(module, forAll);
    optimizer.spare(kSeldomRuns);
    // Tidy the loops that the lowering built. No unrolling here: a lane loop must reach the vectoriser whole.
    FunctionPassManager tidy;
    tidy.addPass(InstCombinePass());
    LoopPassManager loops;
    loops.addPass(LoopRotatePass());
    loops.addPass(LICMPass(LICMOptions()));
    tidy.addPass(createFunctionToLoopPassAdaptor(std::move(loops), /*UseMemorySSA=*/true));
    if (isLong) tidy.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
    else tidy.addPass(GVNPass());
    tidy.addPass(InstCombinePass());
    tidy.addPass(ADCEPass());
    tidy.addPass(SimplifyCFGPass());
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(tidy)));
    passes.addPass(optimizer.builder().buildModuleOptimizationPipeline(levelOf(options.optimization),
                                                                       ThinOrFullLTOPhase::None));
    FunctionPassManager late;
    late.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
    late.addPass(DSEPass());
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(late)));
  }
  if (options.sanitizer == Sanitizer::Thread) {
    passes.addPass(ModuleThreadSanitizerPass());
    passes.addPass(createModuleToFunctionPassAdaptor(ThreadSanitizerPass()));
  } else if (options.sanitizer == Sanitizer::Address) {
    AddressSanitizerOptions address;
    passes.addPass(AddressSanitizerPass(address));
  }
  optimizer.run(module, passes);
}

std::variant<SmallVector<char, 0>, std::string> generateObject(Module& module, TargetMachine& machine) {
  unsigned instructions = 0;
  for (const Function& function : module) instructions += function.getInstructionCount();
  // What both passes take grows with the square of the code's length, and they gain little where lanes are vectors.
  setSwitch("disable-lsr", instructions > kLongForStrengthReduction);
  setSwitch("disable-cgp", instructions > kLongForPreparation);
  SmallVector<char, 0> bytes;
  raw_svector_ostream stream(bytes);
  legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, stream, nullptr, CodeGenFileType::ObjectFile))
    return std::string("LLVM cannot write an object for this CPU");
  passes.run(module);
  return bytes;
}

}  // namespace invar::lowering
