// Receives declarations as clang parses or deserialises them and keeps them, so that a code generator made
// later, for one kernel, can be told about all of them. It emits only what that kernel reaches.
#pragma once

#include <vector>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclGroup.h"
#include "compiler/msl/MethodSpaces.hpp"
#include "llvm/ADT/DenseSet.h"

namespace clang {
class CodeGenerator;
}

namespace invar::msl {

class DeclRecorder final : public clang::ASTConsumer {
public:
  bool HandleTopLevelDecl(clang::DeclGroupRef group) override;
  void HandleInlineFunctionDefinition(clang::FunctionDecl* function) override;
  void HandleCXXStaticMemberVarInstantiation(clang::VarDecl* variable) override;
  void HandleTagDeclDefinition(clang::TagDecl* tag) override;
  clang::ASTMutationListener* GetASTMutationListener() override { return &m_methodSpaces; }

  MethodSpaces& methodSpaces() { return m_methodSpaces; }

  /// Sends what was recorded, and from now on whatever arrives, to `generator`; then `end`. Kernels that were
  /// instantiated explicitly are left out: nothing calls them, and they would be emitted.
  void begin(clang::CodeGenerator& generator);
  void end() { m_generator = nullptr; }

  /// While on, a wrapper is parsed: what it instantiates is kept, itself it is of no use to the next kernel.
  void setParsingWrapper(bool on) { m_parsingWrapper = on; }

private:
  void add(clang::Decl* declaration);
  void forward(clang::Decl* declaration);

  MethodSpaces m_methodSpaces;
  std::vector<clang::Decl*> m_declarations;
  clang::CodeGenerator* m_generator = nullptr;
  bool m_parsingWrapper = false;
};

}  // namespace invar::msl
