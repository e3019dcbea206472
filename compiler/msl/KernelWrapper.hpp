// The function without parameters that compiler/IR.md asks for. It is written in C++ and parsed by clang, so
// that clang itself passes each value as its calling convention wants it.
#pragma once

#include <vector>

#include "compiler/msl/Reflection.hpp"

namespace invar::msl {

inline constexpr const char* kWrapperName = "invar_kernel_body";
/// With a number behind it, the symbol of a function that writes a binding's value to the address that it is given.
inline constexpr const char* kBindingPrefix = "invar_binding.";

/// Declares and defines a wrapper around `kernel`, and a function for each of the interface's bindings behind it. Empty
/// after an error.
std::vector<const clang::FunctionDecl*> buildWrapper(Session& session, clang::FunctionDecl* kernel,
                                                     const KernelInterface& interface);

}  // namespace invar::msl
