#include "compiler/msl/DefinedConstants.hpp"

#include "clang/AST/RecursiveASTVisitor.h"

namespace invar::msl {
namespace {

class Definer : public clang::RecursiveASTVisitor<Definer> {
public:
  explicit Definer(clang::ASTContext& context) : m_context(context) {}

  bool VisitBinaryOperator(clang::BinaryOperator* operation) {
    const bool isShift = operation->getOpcode() == clang::BO_Shl || operation->getOpcode() == clang::BO_Shr;
    const bool isQuotient = operation->getOpcode() == clang::BO_Div;
    if (!isShift && !isQuotient && operation->getOpcode() != clang::BO_Rem) return true;
    const clang::QualType type = operation->getType();
    if (operation->isTypeDependent() || operation->isValueDependent() || !type->isIntegerType()) return true;
    clang::Expr::EvalResult result;
    if (!operation->getRHS()->EvaluateAsInt(result, m_context)) return true;
    const llvm::APSInt amount = result.Val.getInt();
    const unsigned width = unsigned(m_context.getIntWidth(type));
    if (isShift) {
      if (amount.isNegative() || amount.uge(width)) replaceRight(operation, amount.getRawData()[0] & (width - 1));
    } else if (amount.isZero()) {
      operation->setOpcode(isQuotient ? clang::BO_And : clang::BO_Or);   // with the zero that is there
    } else if (amount.isSigned() && amount.isAllOnes() && isLeast(operation->getLHS())) {
      replaceRight(operation, 1);
    }
    return true;
  }

private:
  void replaceRight(clang::BinaryOperator* operation, uint64_t value) {
    const clang::Expr* old = operation->getRHS();
    const clang::QualType type = old->getType();
    operation->setRHS(clang::IntegerLiteral::Create(m_context, llvm::APInt(unsigned(m_context.getIntWidth(type)), value),
                                                    type, old->getBeginLoc()));
  }

  /// The number without a negative.
  bool isLeast(const clang::Expr* number) const {
    clang::Expr::EvalResult result;
    return number->EvaluateAsInt(result, m_context) && result.Val.getInt().isMinSignedValue();
  }

  clang::ASTContext& m_context;
};

}  // namespace

void defineConstantArithmetic(clang::ASTContext& context, clang::Decl* declaration) {
  Definer(context).TraverseDecl(declaration);
}

}  // namespace invar::msl
