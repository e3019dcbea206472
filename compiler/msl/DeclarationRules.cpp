#include "compiler/msl/DeclarationRules.hpp"

#include <map>
#include <set>

#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "compiler/msl/Attributes.hpp"
#include "compiler/msl/MemoryRules.hpp"
#include "compiler/msl/Recursion.hpp"
#include "compiler/msl/Reflection.hpp"
#include "compiler/msl/Types.hpp"
#include "compiler/msl/UnsupportedFeatures.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::msl {
namespace {

using clang::FunctionDecl;
using clang::VarDecl;

std::string quoted(const clang::NamedDecl* declaration) { return "'" + declaration->getNameAsString() + "'"; }

struct Call {
  const FunctionDecl* callee;
  clang::SourceLocation location;
};

/// The functions that a body calls, but for the calls of itself that are the last thing it does: they are loops.
class CallCollector : public clang::RecursiveASTVisitor<CallCollector> {
public:
  explicit CallCollector(const FunctionDecl* function)
    : m_function(function->getCanonicalDecl()), m_tailCalls(findTailCalls(*function)) {}

  bool VisitCallExpr(clang::CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    const bool isLoop = callee && callee->getCanonicalDecl() == m_function && m_tailCalls.count(call);
    if (callee && !isLoop) add(callee, call->getBeginLoc());
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construction) {
    add(construction->getConstructor(), construction->getBeginLoc());
    return true;
  }
  // What is not evaluated is not called.
  bool TraverseUnaryExprOrTypeTraitExpr(clang::UnaryExprOrTypeTraitExpr*) { return true; }
  bool TraverseDecltypeTypeLoc(clang::DecltypeTypeLoc) { return true; }

  std::vector<Call> calls;

private:
  void add(const FunctionDecl* callee, clang::SourceLocation location) {
    if (!callee->isFromASTFile()) calls.push_back({callee->getCanonicalDecl(), location});
  }

  const FunctionDecl* m_function;
  std::set<const clang::CallExpr*> m_tailCalls;
};

class RuleVisitor : public clang::RecursiveASTVisitor<RuleVisitor> {
public:
  explicit RuleVisitor(Session& session) : m_session(session) {}

  bool VisitVarDecl(VarDecl* variable) {
    if (llvm::isa<clang::ParmVarDecl>(variable) || variable->isInvalidDecl()) return true;
    if (variable->hasInit() && !variable->getInit()->isTypeDependent()) checkReference(variable->getType(), variable->getInit());
    if (isProgramBinding(variable)) checkBinding(variable);
    else if (const BuiltinInput* input = findBuiltinInput(variable)) refuseInput(variable, *input);
    else if (findAttribute(variable, "function_constant")) checkFunctionConstant(variable);
    else if (findAttribute(variable, "threadgroup")) checkThreadgroupVariable(variable);
    else if (variable->hasGlobalStorage()) checkStorage(variable);
    return true;
  }

  bool VisitFunctionDecl(FunctionDecl* function) {
    if (!function->isThisDeclarationADefinition() || function->isInvalidDecl()) return true;
    if (const char* kind = entryKind(function); kind && llvm::isa<clang::CXXMethodDecl>(function))
      error(function, std::string(kind) + " function " + quoted(function) + " must stand outside of any class");
    if (function->isMain()) error(function, "function 'main' is not available in Metal");
    if (function->isVariadic() && !function->getDescribedFunctionTemplate())
      error(function, "function " + quoted(function) + " takes a variable number of arguments, which is not supported in "
            "Metal; a function template with a parameter pack can");
    if (!function->isDependentContext()) collectCalls(function);
    return true;
  }

  bool VisitCallExpr(clang::CallExpr* call) {
    if (call->isTypeDependent() || call->isValueDependent()) return true;
    if (const std::string text = refuseAtomicCall(call); !text.empty()) error(call->getExprLoc(), text);
    const FunctionDecl* callee = call->getDirectCallee();
    // The object of an operator that is a member is the first argument, and no parameter.
    const unsigned object = llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa_and_nonnull<clang::CXXMethodDecl>(callee);
    for (unsigned i = object; callee && i < call->getNumArgs() && i - object < callee->getNumParams(); ++i)
      checkReference(callee->getParamDecl(i - object)->getType(), call->getArg(i));
    return true;
  }

  bool VisitUnaryOperator(clang::UnaryOperator* operation) {
    const clang::Expr* operand = operation->getSubExpr();
    if (operation->getOpcode() == clang::UO_AddrOf && !operand->isTypeDependent() && isVectorElement(operand))
      error(operation->getExprLoc(), "an element of a vector has no address");
    return true;
  }

  bool VisitUsingDirectiveDecl(clang::UsingDirectiveDecl* directive) {
    if (directive->getNominatedNamespace()->isStdNamespace()) error(directive->getIdentLocation(), explainMissingName("std"));
    return true;
  }

  void checkRecursion() {
    for (const FunctionDecl* function : m_order) visit(function);
  }

private:
  enum class State : uint8_t { New, Open, Done };
  struct Node {
    std::vector<Call> calls;
    State state = State::New;
  };

  void error(clang::SourceLocation location, const std::string& text) { m_session.error(location, text); }
  void error(const clang::NamedDecl* declaration, const std::string& text) { error(declaration->getLocation(), text); }

  // Variables.

  void checkStorage(const VarDecl* variable) {
    const clang::QualType type = variable->getType();
    const clang::LangAS space = type.getAddressSpace();
    // A 'constexpr' that is no object of a kernel's may leave the space out: in a class or a function, or a sampler.
    const bool mayLeaveOut = variable->isStaticDataMember() || variable->isStaticLocal() || isSampler(type) ||
                             variable->getDescribedVarTemplate();
    if (space == clang::LangAS::sycl_global_host || (variable->isConstexpr() && mayLeaveOut)) return;
    if (space == clang::LangAS::sycl_local)
      return error(variable, "threadgroup variable " + quoted(variable) + " at program scope: it must be declared in a "
                   "kernel, or be a parameter of one");
    const bool fixed = type.isConstQualified() && space == clang::LangAS::Default;
    if (variable->isStaticLocal()) {
      if (!fixed) error(variable, "static variable " + quoted(variable) + " of a function must be in the address space "
                        "'constant': in Metal no variable outlives a thread but in memory that the host gives it");
    } else if (!(fixed && variable->isStaticDataMember())) {
      error(variable, "variable " + quoted(variable) + " at program scope must be in the address space 'constant'");
    }
  }

  /// Zeros are taken for what Apple's compiler makes of them: nothing.
  void checkThreadgroupVariable(VarDecl* variable) {
    const clang::Expr* initialiser = variable->getInit();
    if (!initialiser || initialiser->isValueDependent() || llvm::isa<clang::CXXConstructExpr>(initialiser->IgnoreImplicit())) return;
    const clang::APValue* value = variable->evaluateValue();
    if (!value || !isZero(*value))
      error(variable, "threadgroup variable " + quoted(variable) + " cannot have an initialiser: assign to it in one "
            "thread, and let the others wait at a barrier");
  }

  static bool isZero(const clang::APValue& value) {
    switch (value.getKind()) {
      case clang::APValue::Int: return value.getInt() == 0;
      case clang::APValue::Float: return value.getFloat().isZero();
      case clang::APValue::LValue: return value.isNullPointer();
      case clang::APValue::Array:
        for (unsigned i = 0; i < value.getArrayInitializedElts(); ++i)
          if (!isZero(value.getArrayInitializedElt(i))) return false;
        return !value.hasArrayFiller() || isZero(value.getArrayFiller());
      case clang::APValue::Struct:
        for (unsigned i = 0; i < value.getStructNumFields(); ++i)
          if (!isZero(value.getStructField(i))) return false;
        return true;
      case clang::APValue::Union: return !value.getUnionField() || isZero(value.getUnionValue());
      default: return true;
    }
  }

  void checkBinding(const VarDecl* variable) {
    checkProgramBinding(m_session, variable);
    if (variable->hasInit() && !variable->getInit()->getType()->isRecordType())
      error(variable, "variable " + quoted(variable) + " cannot have an initialiser: its value comes from elsewhere");
  }

  void refuseInput(const clang::VarDecl* variable, const BuiltinInput& input) {
    error(variable, "attribute '" + std::string(input.attribute) + "' of " + quoted(variable) + " has no effect here: it is for "
          "parameters of a kernel, and for variables at program scope");
  }

  void checkFunctionConstant(const VarDecl* variable) {
    const std::string name = "function constant " + quoted(variable);
    if (variable->getType().getAddressSpace() != clang::LangAS::sycl_global_host)
      return error(variable, name + " must be in the address space 'constant'");
    if (!variable->isFileVarDecl() || variable->isStaticDataMember())
      return error(variable, name + " must stand at program scope");
    if (variable->hasInit() && !variable->getInit()->getType()->isRecordType())
      error(variable, name + " cannot have an initialiser: each pipeline gives it a value");
    if (dataTypeSize(dataTypeOf(variable->getType())) == 0)
      error(variable, name + " has type '" + typeNameOf(variable->getType(), m_session.context()) +
            "'; it must be a scalar or a vector");
    const auto index = integerArgument(findAttribute(variable, "function_constant"), m_session.context());
    if (!index) return error(variable, name + " needs an index that is a constant: [[function_constant(0)]]");
    if (*index > kMaxConstantIndex)
      return error(variable, name + " has index " + std::to_string(int64_t(*index)) + "; indices go from 0 to " +
                   std::to_string(kMaxConstantIndex));
    const auto [known, isNew] = m_constants.emplace(*index, variable->getCanonicalDecl());
    if (!isNew && known->second != variable->getCanonicalDecl())
      error(variable, name + " has index " + std::to_string(*index) + ", which is that of " + quoted(known->second) + " too");
  }

  void checkReference(clang::QualType type, const clang::Expr* value) {
    if (!type->isLValueReferenceType() || type->getPointeeType().isConstQualified() || !isVectorElement(value)) return;
    error(value->getExprLoc(), "an element of a vector cannot be bound to a reference that is not 'const'");
  }

  // Calls.

  void collectCalls(FunctionDecl* function) {
    CallCollector collector(function);
    collector.TraverseStmt(function->getBody());
    for (const Call& call : collector.calls)
      if (const char* kind = entryKind(call.callee))
        error(call.location, std::string(kind) + " function " + quoted(call.callee) + " cannot be called: only a command "
              "encoder starts it");
    // What a compiler computes may call itself; what is left of it in a kernel is checked there.
    if (function->isConstexpr()) return;
    Node& node = m_nodes[function->getCanonicalDecl()];
    node.calls = std::move(collector.calls);
    m_order.push_back(function->getCanonicalDecl());
  }

  /// Depth first, with a stack of its own: a chain of calls may be long.
  void visit(const FunctionDecl* start) {
    std::vector<std::pair<const FunctionDecl*, size_t>> path{{start, 0}};
    while (!path.empty()) {
      auto& [function, next] = path.back();
      const auto found = m_nodes.find(function);
      if (found == m_nodes.end() || (next == 0 && found->second.state != State::New) ||
          next == found->second.calls.size()) {
        if (found != m_nodes.end()) found->second.state = State::Done;
        path.pop_back();
        continue;
      }
      found->second.state = State::Open;
      const Call& call = found->second.calls[next++];
      const auto callee = m_nodes.find(call.callee);
      if (callee == m_nodes.end() || callee->second.state == State::Done) continue;
      if (callee->second.state == State::New) path.push_back({call.callee, 0});
      else error(call.location, recursion(call.callee, function));
    }
  }

  static std::string recursion(const FunctionDecl* callee, const FunctionDecl* caller) {
    const std::string through = callee == caller ? "" : " through " + quoted(caller);
    return "function " + quoted(callee) + " calls itself" + through + "; recursion is not supported in Metal";
  }

  static constexpr uint64_t kMaxConstantIndex = 65535;

  Session& m_session;
  std::map<uint64_t, const VarDecl*> m_constants;
  std::map<const FunctionDecl*, Node> m_nodes;
  std::vector<const FunctionDecl*> m_order;
};

}  // namespace

void checkDeclarations(Session& session) {
  RuleVisitor visitor(session);
  for (clang::Decl* declaration : session.programDeclarations()) visitor.TraverseDecl(declaration);
  visitor.checkRecursion();
}

}  // namespace invar::msl
