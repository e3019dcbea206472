#include "cpu/UsedArguments.hpp"

#include <optional>
#include <set>

#include "cpu/KernelBuiltins.hpp"
#include "llvm/IR/InstrTypes.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// The indices that calls of a function ask for; nothing if one of them is only known when the kernel runs.
std::optional<std::set<unsigned>> askedFor(const Module& module, Builtin::Kind kind) {
  std::set<unsigned> indices;
  for (const Function& function : module) {
    if (builtinOf(function.getName()).kind != kind) continue;
    for (const User* user : function.users()) {
      const auto* call = dyn_cast<CallBase>(user);
      if (!call) return std::nullopt;
      if (call->use_empty()) continue;
      const auto index = constantIndex(*call);
      if (!index) return std::nullopt;
      indices.insert(*index);
    }
  }
  return indices;
}

}  // namespace

void settleUsedArguments(const Module& module, protocol::KernelReflection& reflection) {
  using ArgumentKind = protocol::ArgumentKind;
  const auto settle = [&](ArgumentKind kind, Builtin::Kind builtin) {
    const auto indices = askedFor(module, builtin);
    if (!indices) return;
    for (protocol::Argument& argument : reflection.arguments)
      if (argument.kind == kind && !indices->count(argument.index)) argument.active = false;
  };
  settle(ArgumentKind::Buffer, Builtin::Kind::Buffer);
  settle(ArgumentKind::ThreadgroupMemory, Builtin::Kind::ThreadgroupArgument);
}

}  // namespace invar::lowering
