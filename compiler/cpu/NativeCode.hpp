// LLVM's code generator, set up for the CPU that will run the kernel.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cpu/CpuTarget.hpp"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace invar::lowering {

/// The machine to compile for, or the text of an error. The thread keeps it for its next kernel: to ask the CPU what
/// it has takes milliseconds on virtual machines, and a process that is forked finds it made.
std::variant<llvm::TargetMachine*, std::string> machineFor(const Options& options);

/// How long the module's code is, less that of functions with the attribute `without`.
unsigned instructionsOf(const llvm::Module& module, llvm::StringRef without = {});

/// Gives every function of the module the CPU's attributes. `wideVectors`: 512 bits where the CPU has them,
/// even if LLVM's tables prefer 256. Right for lane loops, which read as one vector of 32 what they wrote in
/// parts: the processor forwards such a store to a load only when both are of one width.
void setTargetAttributes(llvm::Module& module, llvm::TargetMachine& machine, bool wideVectors);

/// A relocatable object.
std::variant<llvm::SmallVector<char, 0>, std::string> generateObject(llvm::Module& module,
                                                                     llvm::TargetMachine& machine);

}  // namespace invar::lowering
