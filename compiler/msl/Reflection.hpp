// What a kernel takes: from its parameters to the arguments that a program binds and the inputs that the
// device fills in.
#pragma once

#include <optional>
#include <vector>

#include "compiler/msl/Attributes.hpp"
#include "compiler/msl/Session.hpp"
#include "protocol/Reflection.hpp"

namespace invar::msl {

struct KernelParameter {
  const clang::VarDecl* declaration = nullptr;   ///< of the kernel, or at program scope
  const BuiltinInput* input = nullptr;           ///< what fills it, or null for an argument
  std::optional<protocol::Argument> argument;
  const clang::VarDecl* condition = nullptr;     ///< the constant on which an optional argument depends
};

struct KernelInterface {
  protocol::KernelReflection reflection;         ///< arguments not filled in: they depend on constants
  std::vector<KernelParameter> parameters;
  std::vector<KernelParameter> bindings;         ///< variables at program scope, whether the kernel uses them or not
};

/// Reads and checks a kernel's declaration, and variables at program scope that it may use. Empty after errors, which are
/// reported to the session.
std::optional<KernelInterface> reflectKernel(Session& session, const clang::FunctionDecl* kernel,
                                             const std::vector<const clang::VarDecl*>& bindings = {});
/// Checks a variable at program scope that a device fills in or a host binds.
void checkProgramBinding(Session& session, const clang::VarDecl* variable);

}  // namespace invar::msl
