#include "cpu/NativeCode.hpp"

#include <mutex>

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// In longer code, passes that take more than proportional time are avoided.
constexpr unsigned kLongForStrengthReduction = 6'000, kLongForPreparation = 30'000;
/// A loop that the source wants unrolled may have so many instructions then. LLVM's own limit lets nests of them grow
/// to what takes half a minute to compile.
constexpr unsigned kLongestUnrolled = 4'096;

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

unsigned instructionsOf(const Module& module, StringRef without) {
  unsigned instructions = 0;
  for (const Function& function : module)
    if (without.empty() || !function.hasFnAttribute(without)) instructions += function.getInstructionCount();
  return instructions;
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

std::variant<SmallVector<char, 0>, std::string> generateObject(Module& module, TargetMachine& machine) {
  const unsigned instructions = instructionsOf(module);
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
