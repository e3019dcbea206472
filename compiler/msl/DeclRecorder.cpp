#include "compiler/msl/DeclRecorder.hpp"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/CodeGen/ModuleBuilder.h"
#include "compiler/msl/DefinedConstants.hpp"

namespace invar::msl {
namespace {

bool isExplicitInstantiation(const clang::FunctionDecl* function) {
  return function->getTemplateSpecializationKind() == clang::TSK_ExplicitInstantiationDefinition;
}

/// Makes a function one that is emitted only when something refers to it.
void makeDiscardable(clang::Decl* declaration) {
  if (auto* function = llvm::dyn_cast<clang::FunctionDecl>(declaration)) {
    if (!function->isInlined()) function->setImplicitlyInline();
  } else if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(declaration)) {
    for (clang::Decl* inner : llvm::cast<clang::DeclContext>(declaration)->noload_decls()) makeDiscardable(inner);
  }
}

}  // namespace

bool DeclRecorder::HandleTopLevelDecl(clang::DeclGroupRef group) {
  for (clang::Decl* declaration : group) add(declaration);
  return true;
}

void DeclRecorder::HandleInlineFunctionDefinition(clang::FunctionDecl* function) {
  if (!function->isDependentContext()) add(function);
}

void DeclRecorder::HandleCXXStaticMemberVarInstantiation(clang::VarDecl* variable) { add(variable); }

void DeclRecorder::HandleTagDeclDefinition(clang::TagDecl* tag) {
  if (m_generator) m_generator->HandleTagDeclDefinition(tag);
}

void DeclRecorder::add(clang::Decl* declaration) {
  if (m_parsingWrapper && llvm::isa<clang::LinkageSpecDecl>(declaration)) return;
  makeDiscardable(declaration);
  if (!declaration->isFromASTFile()) defineConstantArithmetic(declaration->getASTContext(), declaration);
  m_declarations.push_back(declaration);
  if (m_generator) forward(declaration);
}

void DeclRecorder::forward(clang::Decl* declaration) {
  // A function that something may call must be known; one that only a host calls would be emitted.
  if (auto* function = llvm::dyn_cast<clang::FunctionDecl>(declaration);
      function && isExplicitInstantiation(function) && function->hasAttr<clang::AnnotateAttr>())
    return;
  if (auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
      variable && variable->isStaticDataMember() && variable->getTemplateInstantiationPattern()) {
    m_generator->HandleCXXStaticMemberVarInstantiation(variable);
    return;
  }
  m_generator->HandleTopLevelDecl(clang::DeclGroupRef(declaration));
}

void DeclRecorder::begin(clang::CodeGenerator& generator) {
  m_generator = &generator;
  std::vector<clang::Decl*> declarations = m_declarations;   // more may arrive meanwhile
  for (clang::Decl* declaration : declarations) forward(declaration);
}

}  // namespace invar::msl
