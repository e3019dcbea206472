// From a kernel's declaration to its module.
#pragma once

#include <memory>
#include <optional>

#include "clang/CodeGen/ModuleBuilder.h"
#include "compiler/msl/FunctionReferences.hpp"
#include "compiler/msl/ParsedLibrary.hpp"
#include "compiler/msl/Session.hpp"

namespace invar::msl {

/// What makes the code of one kernel. It knows the session's declarations, and is told of those that come.
struct KernelGenerator {
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<clang::CodeGenerator> generator;   ///< after the context that it uses

  /// Telling it of all declarations takes longer than most kernels do: a process that forks for each kernel has it done
  /// before. The generator is at work from here on, and must be gone before the session closes.
  static std::unique_ptr<KernelGenerator> start(Session& session);
};

/// Instantiates the function if need be, generates its code with `started` (used up; null: a new one) and applies the
/// constants. Errors are reported to the session.
std::optional<ParsedLibrary::Kernel> emitKernel(Session& session, const SourceInventory& inventory,
                                                std::unique_ptr<KernelGenerator> started, const std::string& name,
                                                const std::vector<FunctionConstantValue>& constants);

}  // namespace invar::msl
