// Gives function constants their values in a module: each is an external variable there, and those derived
// from it are initialised by code, which is run here.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clang/AST/Decl.h"
#include "compiler/msl/ParseRequest.hpp"
#include "llvm/IR/Module.h"

namespace invar::msl {

/// A function constant as it appears in a module.
struct ModuleConstant {
  const clang::VarDecl* declaration = nullptr;
  std::string name;            ///< as in the source
  std::string symbol;          ///< as in the module
  uint32_t index = 0;
  protocol::DataType type = 0;
  uint64_t size = 0;
};

class FunctionConstants {
public:
  FunctionConstants(llvm::Module& module, std::vector<ModuleConstant> constants)
      : m_module(module), m_constants(std::move(constants)) {}

  /// Sets the values that were given, answers is_function_constant_defined and runs the initialisers of
  /// variables at program scope. An error text on a wrong value.
  std::optional<std::string> apply(const std::vector<FunctionConstantValue>& values);

  /// Names a constant that has no value and yet is used, after what cannot be reached is gone.
  const ModuleConstant* findMissing() const;
  /// The symbol of a variable at program scope that is used and whose initialiser cannot be run, or nothing.
  std::string findUninitialised() const;

  /// The value of a bool constant, derived or not, or nothing when it has none.
  std::optional<bool> truth(llvm::StringRef symbol) const;

private:
  std::optional<std::string> setValue(const ModuleConstant& constant, const FunctionConstantValue& value);
  void answerDefined();
  void runInitialisers();
  void runInitialiser(llvm::Function& function);
  void foldInitialised(llvm::GlobalVariable& variable);

  llvm::Module& m_module;
  std::vector<ModuleConstant> m_constants;
  std::set<std::string> m_defined;   ///< symbols
  std::vector<std::string> m_unevaluated;   ///< symbols
};

}  // namespace invar::msl
