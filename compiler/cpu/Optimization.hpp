// LLVM's optimiser, set up for loops that the lowering built.
#pragma once

#include "cpu/CpuTarget.hpp"
#include "llvm/IR/PassInstrumentation.h"
#include "llvm/IR/PassTimingInfo.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"

namespace invar::lowering {

/// Marks a function that seldom runs: it is tidied, and spared the passes that take long.
inline constexpr const char* kSeldomRuns = "invar-seldom-runs";

/// The managers that a pass pipeline needs, wired together. Prints what each pass took when LLVM's
/// TimePassesIsEnabled is set, as the benchmark of this folder does.
class Optimizer {
public:
  explicit Optimizer(llvm::TargetMachine& machine, bool vectorMath = false);
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

/// Optimises the finished loops and vectorises them.
void optimize(llvm::Module& module, llvm::TargetMachine& machine, const Options& options);

}  // namespace invar::lowering
