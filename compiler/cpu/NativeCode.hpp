// LLVM's optimiser and code generator, set up for the CPU that will run the kernel.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cpu/CpuTarget.hpp"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/PassInstrumentation.h"
#include "llvm/IR/PassTimingInfo.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"

namespace invar::lowering {

/// The machine to compile for, or the text of an error. The thread keeps it for its next kernel: to ask the CPU what
/// it has takes milliseconds on virtual machines, and a process that is forked finds it made.
std::variant<llvm::TargetMachine*, std::string> machineFor(const Options& options);

/// Marks a function that seldom runs: it is tidied, and spared the passes that take long.
inline constexpr const char* kSeldomRuns = "invar-seldom-runs";

/// The managers that a pass pipeline needs, wired together. Prints what each pass took when LLVM's
/// TimePassesIsEnabled is set, as the benchmark of this folder does.
class Optimizer {
public:
  explicit Optimizer(llvm::TargetMachine& machine, bool vectorize = true, bool vectorMath = false, bool isLong = false);
  llvm::PassBuilder& builder() { return m_builder; }
  void run(llvm::Module& module, llvm::ModulePassManager& passes) { passes.run(module, m_modules); }
  /// From now on, passes leave functions with the attribute alone.
  void spare(llvm::StringRef attribute);

private:
  llvm::LoopAnalysisManager m_loops;
  llvm::FunctionAnalysisManager m_functions;
  llvm::CGSCCAnalysisManager m_components;
  llvm::ModuleAnalysisManager m_modules;
  llvm::PassInstrumentationCallbacks m_callbacks;
  llvm::TimePassesHandler m_times;
  llvm::PassBuilder m_builder;
};

/// Gives every function of the module the CPU's attributes. `wideVectors`: 512 bits where the CPU has them,
/// even if LLVM's tables prefer 256. Right for lane loops, which read as one vector of 32 what they wrote in
/// parts: the processor forwards such a store to a load only when both are of one width.
void setTargetAttributes(llvm::Module& module, llvm::TargetMachine& machine, bool wideVectors);

/// Optimises the finished loops and vectorises them.
void optimize(llvm::Module& module, llvm::TargetMachine& machine, const Options& options);

/// A relocatable object.
std::variant<llvm::SmallVector<char, 0>, std::string> generateObject(llvm::Module& module,
                                                                     llvm::TargetMachine& machine);

}  // namespace invar::lowering
