// The function without parameters that compiler/IR.md asks for. It is written in C++ and parsed by clang, so
// that clang itself passes each value as its calling convention wants it.
#pragma once

#include "compiler/msl/Reflection.hpp"

namespace invar::msl {

inline constexpr const char* kWrapperName = "invar_kernel_body";

/// Declares and defines a wrapper around `kernel`. Null after an error. Its symbol is kWrapperName.
const clang::FunctionDecl* buildWrapper(Session& session, clang::FunctionDecl* kernel, const KernelInterface& interface);

}  // namespace invar::msl
