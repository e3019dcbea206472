#include "compiler/msl/MemoryRules.hpp"

#include "compiler/msl/Types.hpp"

namespace invar::msl {
namespace {

bool isVector(clang::QualType type) {
  type = type.getNonReferenceType().getCanonicalType();
  const auto vector = asVector(type);
  return vector && vector->count <= 4 && type->getAsCXXRecordDecl()->getName() == "vec";   // longer ones are arrays
}

/// The local variable whose address an expression is, or null.
const clang::VarDecl* localVariable(const clang::Expr* pointer) {
  const auto* address = llvm::dyn_cast<clang::UnaryOperator>(pointer);
  if (!address || address->getOpcode() != clang::UO_AddrOf) return nullptr;
  const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(address->getSubExpr()->IgnoreParens());
  const auto* variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  return variable && variable->hasLocalStorage() && !variable->getType()->isReferenceType() ? variable : nullptr;
}

}  // namespace

std::string refuseAtomicCall(const clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (!callee || !callee->getIdentifier() || call->getNumArgs() == 0) return {};
  if (!callee->getASTContext().getSourceManager().isInSystemHeader(callee->getLocation())) return {};   // its own function
  if (!callee->getName().starts_with("atomic_") || !callee->getName().ends_with("_explicit")) return {};
  const clang::Expr* object = call->getArg(0)->IgnoreParenImpCasts();
  if (const clang::VarDecl* variable = localVariable(object))
    return "atomic functions work on 'device' and 'threadgroup' memory, and '" + variable->getNameAsString() +
           "' is in 'thread' memory";
  const bool inThreadgroup = object->getType()->isPointerType() &&
                             object->getType()->getPointeeType().getAddressSpace() == clang::LangAS::sycl_local;
  const bool isWide = callee->getName() == "atomic_min_explicit" || callee->getName() == "atomic_max_explicit";
  if (isWide && inThreadgroup) return "atomic_ulong works in 'device' memory only";
  const bool adds = callee->getName().starts_with("atomic_fetch_add") || callee->getName().starts_with("atomic_fetch_sub");
  if (adds && inThreadgroup && call->getType()->isSpecificBuiltinType(clang::BuiltinType::Float))
    return "atomic_float can be added to in 'device' memory only";
  return {};
}

bool isVectorElement(const clang::Expr* expression) {
  expression = expression->IgnoreParens();
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression))
    return !member->isArrow() ? isVector(member->getBase()->getType()) : isVector(member->getBase()->getType()->getPointeeType());
  const auto* subscript = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression);
  return subscript && subscript->getOperator() == clang::OO_Subscript && isVector(subscript->getArg(0)->getType());
}

}  // namespace invar::msl
