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
  LazyInstantiation* instantiation = nullptr;
};

/// The source's own entry points (by name) and function constants, in order of appearance.
struct SourceInventory {
  std::vector<std::string> names;
  std::map<std::string, EntryPoint> entries;
  std::vector<ConstantVariable> constants;
  std::vector<const clang::VarDecl*> bindings;          ///< variables that a device fills in or a host binds
  std::vector<const clang::FunctionDecl*> duplicates;   ///< functions whose name an earlier one has
};

/// Walks the source's own declarations; what comes from the precompiled header is not looked at.
SourceInventory takeInventory(clang::ASTContext& context, std::vector<LazyInstantiation>& instantiations);

/// The instantiation that carries this host name, after it was parsed. Null when there is none.
clang::FunctionDecl* findInstantiation(clang::ASTContext& context, llvm::StringRef hostName);

/// Which function constants entry points use. Instantiations of one template are looked at once.
class ConstantReferences {
public:
  ConstantReferences(clang::ASTContext& context, const SourceInventory& inventory);

  std::vector<protocol::FunctionConstant> usedBy(const EntryPoint& entry);

private:
  using Functions = std::vector<const clang::Decl*>;
  std::vector<protocol::FunctionConstant> find(const Functions& from) const;

  const SourceInventory& m_inventory;
  /// Methods by name: what a call in a template may mean whose class depends on the template's parameters.
  std::multimap<std::string, const clang::FunctionDecl*> m_methods;
  std::multimap<std::string, const clang::Decl*> m_functions;
  std::map<Functions, std::vector<protocol::FunctionConstant>> m_known;
};

}  // namespace invar::msl
