#include "compiler/msl/AddressSpaceRules.hpp"

#include <algorithm>
#include <set>

#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "compiler/msl/Attributes.hpp"
#include "compiler/msl/MetalWords.hpp"

namespace invar::msl {
namespace {

using clang::LangAS;

/// What Metal calls a space, null for the unnamed one, `thread`.
const char* nameOf(LangAS space) {
  switch (space) {
    case LangAS::sycl_global: return "device";
    case LangAS::sycl_local: return "threadgroup";
    case LangAS::sycl_global_host: return "constant";
    default: return nullptr;
  }
}

class AddressSpaceVisitor : public clang::RecursiveASTVisitor<AddressSpaceVisitor> {
public:
  explicit AddressSpaceVisitor(Session& session)
      : m_session(session), m_context(session.context()), m_sources(session.compiler().getSourceManager()) {}

  bool VisitVarDecl(clang::VarDecl* variable) {
    const bool isFree = llvm::isa<clang::ParmVarDecl>(variable) && hasFreeParameters(variable->getDeclContext());
    if (!isFree && !isProgramBinding(variable)) checkDeclared(variable);
    return true;
  }
  bool VisitFieldDecl(clang::FieldDecl* member) {
    checkDeclared(member);
    return true;
  }

  // An object's own methods, the library and the copies that the language makes work in every space.
  bool VisitMemberExpr(clang::MemberExpr* member) {
    exempt(member->getBase());
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construction) {
    for (const clang::Expr* argument : construction->arguments()) exempt(argument);
    return true;
  }
  bool VisitCallExpr(clang::CallExpr* call) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    const bool hasRules = callee && isOfProgram(callee) && !callee->isImplicit() && !callee->isDefaulted();
    const bool objectFirst =
        llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa_and_nonnull<clang::CXXMethodDecl>(callee);
    for (unsigned i = 0; i < call->getNumArgs(); ++i)
      if (!hasRules || (objectFirst && i == 0)) exempt(call->getArg(i));
    if (hasRules && objectFirst) checkObject(llvm::cast<clang::CXXMethodDecl>(callee), call->getArg(0));
    const auto* ofMember = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
    if (hasRules && ofMember) checkObject(ofMember->getMethodDecl(), ofMember->getImplicitObjectArgument());
    return true;
  }

  // `c ? a : b` of objects in different spaces is a value, and the space that clang joined them in means nothing.
  bool VisitConditionalOperator(clang::ConditionalOperator* choice) {
    if (!choice->isGLValue() || !choice->getType()->isRecordType()) return true;
    for (const clang::Expr* side : {choice->getTrueExpr(), choice->getFalseExpr()})
      if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(side->IgnoreParens())) m_joined.insert(cast);
    return true;
  }

  /// Clang lets every named space become the unnamed one, and 'constant' become 'device', which for it is larger.
  bool VisitCastExpr(clang::CastExpr* cast) {
    if (cast->getCastKind() != clang::CK_AddressSpaceConversion || cast->isTypeDependent()) return true;
    if (m_joined.count(cast)) return true;
    if (m_sources.isInSystemHeader(m_sources.getSpellingLoc(cast->getExprLoc()))) return true;   // a library's macro
    const clang::QualType from = cast->getSubExpr()->getType(), to = cast->getType();
    const bool pointers = from->isPointerType() && to->isPointerType();
    const LangAS source = (pointers ? from->getPointeeType() : from).getAddressSpace();
    const LangAS target = (pointers ? to->getPointeeType() : to).getAddressSpace();
    const bool toThread = nameOf(source) && target == LangAS::Default && llvm::isa<clang::ImplicitCastExpr>(cast) &&
                          !m_exempt.count(cast);
    if (!toThread && !(source == LangAS::sycl_global_host && target == LangAS::sycl_global)) return true;
    const std::string space = toThread ? "thread" : nameOf(target);
    m_session.error(cast->getExprLoc(),
                    "cannot convert '" + inMetalWords(from.getAsString()) + "' to '" + (toThread ? "thread " : "") +
                        inMetalWords(to.getAsString()) + "': '" + nameOf(source) + "' memory is not '" + space + "' memory");
    return true;
  }

private:
  /// The expression may change to any space, on the way to a base class too.
  void exempt(const clang::Expr* expression) {
    for (expression = expression->IgnoreParens(); const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(expression);
         expression = cast->getSubExpr()->IgnoreParens())
      m_exempt.insert(cast);
  }

  /// For clang an object in the unnamed space fits the methods of every space. `*this` of a method without a space may be
  /// in any.
  void checkObject(const clang::CXXMethodDecl* method, const clang::Expr* object) {
    const char* space = method ? nameOf(method->getMethodQualifiers().getAddressSpace()) : nullptr;
    object = object->IgnoreParenImpCasts();
    if (!space || object->isTypeDependent() || isThis(object)) return;
    const clang::QualType type = object->getType();
    if ((type->isPointerType() ? type->getPointeeType() : type).getAddressSpace() != LangAS::Default) return;
    const std::string name = method->getParent()->getNameAsString();
    m_session.error(object->getExprLoc(), std::string("a method for objects of type '") + (method->isConst() ? "const " : "") +
                                            space + " " + name + "' cannot be called for one of type '" + name + "'");
  }

  static bool isThis(const clang::Expr* object) {
    const auto* pointed = llvm::dyn_cast<clang::UnaryOperator>(object);
    return llvm::isa<clang::CXXThisExpr>(pointed ? pointed->getSubExpr()->IgnoreParenImpCasts() : object);
  }

  bool isOfProgram(const clang::FunctionDecl* function) const {
    return !function->isFromASTFile() && !function->getBuiltinID() && !m_sources.isInSystemHeader(function->getLocation()) &&
           !m_sources.isLoadedSourceLocation(function->getLocation());
  }

  /// Those of functions that the host starts have rules of their own; a copy may be of anything.
  static bool hasFreeParameters(const clang::DeclContext* context) {
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(context);
    if (!function) return false;
    if (entryKind(function)) return true;
    if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
      return constructor->isCopyOrMoveConstructor();
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    return method && (method->isCopyAssignmentOperator() || method->isMoveAssignmentOperator());
  }

  void checkDeclared(const clang::DeclaratorDecl* declaration) {
    const auto* info = declaration->getTypeSourceInfo();
    if (!info || !declaration->getIdentifier() || declaration->isImplicit() || declaration->isInvalidDecl()) return;
    if (declaration->getDeclContext()->isDependentContext()) return;
    clang::TypeLoc type = info->getTypeLoc().getUnqualifiedLoc();
    for (;;) {
      if (auto array = type.getAs<clang::ArrayTypeLoc>()) type = array.getElementLoc().getUnqualifiedLoc();
      else if (auto parens = type.getAs<clang::ParenTypeLoc>()) type = parens.getInnerLoc().getUnqualifiedLoc();
      else break;
    }
    if (auto pointer = type.getAs<clang::PointerTypeLoc>())
      checkPointee(declaration, "pointer", pointer.getPointeeLoc().getType(), pointer.getStarLoc());
    else if (auto reference = type.getAs<clang::LValueReferenceTypeLoc>())
      checkPointee(declaration, "reference", reference.getPointeeLoc().getType(), reference.getAmpLoc());
  }

  void checkPointee(const clang::DeclaratorDecl* declaration, const char* what, clang::QualType pointee,
                    clang::SourceLocation at) {
    if (pointee->isInstantiationDependentType() || pointee->isFunctionType()) return;
    if (pointee->getContainedAutoType()) return;
    const clang::QualType element = m_context.getBaseElementType(pointee);
    if (element.getAddressSpace() != LangAS::Default || element->isPointerType()) return;   // Metal takes `device T*&`
    const clang::SourceLocation begin = declaration->getBeginLoc();
    if (at.isMacroID() || begin.isMacroID() || namesThread(begin, at)) return;
    m_session.error(declaration->getLocation(), std::string(what) + " '" + declaration->getNameAsString() +
                    "' must name its address space: 'device', 'constant', 'thread' or 'threadgroup'");
  }

  /// Whether the word `thread`, of which no token is left, stood before `at`: in the declaration, or first in it.
  bool namesThread(clang::SourceLocation begin, clang::SourceLocation at) {
    const auto isBefore = [&](clang::SourceLocation a, clang::SourceLocation b) {
      return m_sources.isBeforeInTranslationUnit(a, b);
    };
    const auto& words = m_session.threadWords();
    auto after = std::lower_bound(words.begin(), words.end(), at, isBefore);
    if (after == words.begin()) return false;
    const clang::SourceLocation word = *--after;
    if (!isBefore(word, begin)) return true;
    const auto [file, offset] = m_sources.getDecomposedExpansionLoc(word);
    const auto [beginFile, beginOffset] = m_sources.getDecomposedExpansionLoc(begin);
    if (file != beginFile) return true;
    const llvm::StringRef between = m_sources.getBufferData(file).slice(offset, beginOffset);
    return between.find_first_of(",;(){}<>=*&") == llvm::StringRef::npos;
  }

  Session& m_session;
  clang::ASTContext& m_context;
  const clang::SourceManager& m_sources;
  std::set<const clang::Expr*> m_exempt;   ///< casts that are no error where they make an object `thread`
  std::set<const clang::Expr*> m_joined;   ///< casts that are no error
};

}  // namespace

void checkAddressSpaces(Session& session) {
  AddressSpaceVisitor visitor(session);
  for (clang::Decl* declaration : session.programDeclarations()) visitor.TraverseDecl(declaration);
}

}  // namespace invar::msl
