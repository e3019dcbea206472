#include "compiler/msl/MethodSpaces.hpp"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

namespace invar::msl {
namespace {

clang::LangAS ours(clang::LangAS space) {
  switch (space) {
    case clang::LangAS::opencl_global: return clang::LangAS::sycl_global;
    case clang::LangAS::opencl_local: return clang::LangAS::sycl_local;
    case clang::LangAS::opencl_constant: return clang::LangAS::sycl_global_host;
    case clang::LangAS::opencl_private: return clang::LangAS::sycl_private;
    default: return space;
  }
}

void correct(clang::CXXMethodDecl& method) {
  const auto* type = method.getType()->getAs<clang::FunctionProtoType>();
  if (!type) return;
  clang::FunctionProtoType::ExtProtoInfo info = type->getExtProtoInfo();
  const clang::LangAS space = info.TypeQuals.getAddressSpace();
  if (ours(space) == space) return;
  info.TypeQuals.setAddressSpace(ours(space));
  clang::ASTContext& context = method.getASTContext();
  const clang::QualType corrected = context.getFunctionType(type->getReturnType(), type->getParamTypes(), info);
  method.setType(corrected);
  // What instantiations are made from; under sugar they are corrected when their own class is complete.
  clang::TypeSourceInfo* source = method.getTypeSourceInfo();
  if (source && llvm::isa<clang::FunctionProtoType>(source->getType().getTypePtr())) source->overrideType(corrected);
}

}  // namespace

void MethodSpaces::CompletedTagDefinition(const clang::TagDecl* tag) {
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(tag);
  if (!record) return;
  for (clang::Decl* member : record->noload_decls()) {
    if (auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(member)) member = pattern->getTemplatedDecl();
    if (auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(member)) correct(*method);
  }
}

bool MethodSpaces::isQualifier(const clang::Token& token) {
  return token.isOneOf(clang::tok::kw___global, clang::tok::kw___constant, clang::tok::kw___local, clang::tok::kw___private);
}

void MethodSpaces::watch(clang::Preprocessor& preprocessor, clang::LangOptions& language) {
  preprocessor.setTokenWatcher([&language, behind = 0u](const clang::Token& token) mutable {
    if (isQualifier(token)) {
      language.OpenCLCPlusPlus = true;
      behind = 0;
    } else if (language.OpenCLCPlusPlus && (behind > 0 || token.is(clang::tok::l_brace)) && behind++ == kLookAhead) {
      language.OpenCLCPlusPlus = false;
    }
  });
}

}  // namespace invar::msl
