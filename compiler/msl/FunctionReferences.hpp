// What a function reaches in the syntax tree, templates included that nothing has instantiated yet: which
// function constants it uses. Over-approximates where only an instantiation would know.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "compiler/msl/TokenPass.hpp"
#include "protocol/Reflection.hpp"

namespace invar::msl {

/// A variable with [[function_constant(index)]].
struct ConstantVariable {
  const clang::VarDecl* declaration;
  protocol::FunctionConstant info;
};

/// A function that a host can ask for by name.
struct EntryPoint {
  protocol::FunctionKind kind = protocol::FunctionKind::Kernel;
  clang::FunctionDecl* declaration = nullptr;                ///< null: not instantiated yet
  const LazyInstantiation* instantiation = nullptr;
};

/// The source's own entry points (by name) and function constants, in order of appearance.
struct SourceInventory {
  std::vector<std::string> names;
  std::map<std::string, EntryPoint> entries;
  std::vector<ConstantVariable> constants;
};

/// Walks the source's own declarations; what comes from the precompiled header is not looked at.
SourceInventory takeInventory(clang::ASTContext& context, const std::vector<LazyInstantiation>& instantiations);

/// The instantiation that carries this host name, after it was parsed. Null when there is none.
clang::FunctionDecl* findInstantiation(clang::ASTContext& context, llvm::StringRef hostName);

/// The function constants that an entry point uses.
std::vector<protocol::FunctionConstant> constantsUsedBy(clang::ASTContext& context, const SourceInventory& inventory,
                                                        const EntryPoint& entry);

}  // namespace invar::msl
