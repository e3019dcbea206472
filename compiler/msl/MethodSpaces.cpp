#include "compiler/msl/MethodSpaces.hpp"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

namespace invar::msl {
namespace {

struct Pair {
  clang::LangAS opencl, ours;
};
constexpr Pair kSpaces[] = {
  {clang::LangAS::opencl_global, clang::LangAS::sycl_global},
  {clang::LangAS::opencl_local, clang::LangAS::sycl_local},
  {clang::LangAS::opencl_constant, clang::LangAS::sycl_global_host},
  {clang::LangAS::opencl_private, clang::LangAS::sycl_private},
};

/// Exchanges a method's space for its twin. False for a method that needs none.
bool exchange(clang::CXXMethodDecl& method, clang::LangAS Pair::*from, clang::LangAS Pair::*to) {
  const auto* type = method.getType()->getAs<clang::FunctionProtoType>();
  if (!type) return false;
  clang::FunctionProtoType::ExtProtoInfo info = type->getExtProtoInfo();
  const auto* pair = llvm::find_if(kSpaces, [&](const Pair& each) { return each.*from == info.TypeQuals.getAddressSpace(); });
  if (pair == std::end(kSpaces)) return false;
  info.TypeQuals.setAddressSpace(pair->*to);
  clang::ASTContext& context = method.getASTContext();
  const clang::QualType exchanged = context.getFunctionType(type->getReturnType(), type->getParamTypes(), info);
  method.setType(exchanged);
  // What instantiations are made from; under sugar they are corrected when their own class is complete.
  clang::TypeSourceInfo* source = method.getTypeSourceInfo();
  if (source && llvm::isa<clang::FunctionProtoType>(source->getType().getTypePtr())) source->overrideType(exchanged);
  return true;
}

bool correct(clang::CXXMethodDecl& method) { return exchange(method, &Pair::opencl, &Pair::ours); }

}  // namespace

void MethodSpaces::CompletedTagDefinition(const clang::TagDecl* tag) {
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(tag);
  if (!record) return;
  const bool isInstance = clang::isTemplateInstantiation(record->getTemplateSpecializationKind());
  for (clang::Decl* member : record->noload_decls()) {
    if (auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(member)) member = pattern->getTemplatedDecl();
    auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(member);
    if (method && correct(*method) && !isInstance) m_methods.push_back(method);
  }
}

bool MethodSpaces::isQualifier(const clang::Token& token) {
  return token.isOneOf(clang::tok::kw___global, clang::tok::kw___constant, clang::tok::kw___local, clang::tok::kw___private);
}

void MethodSpaces::watch(clang::Preprocessor& preprocessor, clang::LangOptions& language) {
  preprocessor.setTokenWatcher([this, &language, behind = 0u](const clang::Token& token) mutable {
    if (isQualifier(token)) {
      for (clang::CXXMethodDecl* method : m_methods) exchange(*method, &Pair::ours, &Pair::opencl);
      language.OpenCLCPlusPlus = true;
      behind = 0;
    } else if (language.OpenCLCPlusPlus && (behind > 0 || endsHead(token)) && behind++ == kLookAhead) {
      language.OpenCLCPlusPlus = false;
      for (clang::CXXMethodDecl* method : m_methods)
        for (clang::FunctionDecl* each : method->redecls()) correct(*llvm::cast<clang::CXXMethodDecl>(each));
    }
  });
}

}  // namespace invar::msl
