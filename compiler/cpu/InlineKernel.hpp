// Brings the whole kernel into one function and simplifies it. Afterwards the body calls nothing but the
// built-in functions of KernelBuiltins, what libm and libc provide, and, in a very long kernel, functions of
// its own that only compute.
#pragma once

#include <optional>
#include <string>

#include "llvm/IR/Module.h"

namespace llvm {
class TargetMachine;
}

namespace invar::lowering {

/// The text of an error (recursion, a kernel too large), or nothing. `wholly`: long functions too.
std::optional<std::string> inlineKernel(llvm::Module& module, llvm::TargetMachine& machine,
                                        unsigned optimization, bool wholly = false);

}  // namespace invar::lowering
