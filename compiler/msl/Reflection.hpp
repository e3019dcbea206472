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
  const clang::ParmVarDecl* declaration = nullptr;
  const BuiltinInput* input = nullptr;           ///< what fills it, or null for an argument
  std::optional<protocol::Argument> argument;
  const clang::VarDecl* condition = nullptr;     ///< the constant on which an optional argument depends
};

struct KernelInterface {
  protocol::KernelReflection reflection;         ///< arguments not filled in: they depend on constants
  std::vector<KernelParameter> parameters;
};

/// Reads and checks a kernel's declaration. Empty after errors, which are reported to the session.
std::optional<KernelInterface> reflectKernel(Session& session, const clang::FunctionDecl* kernel);

}  // namespace invar::msl
