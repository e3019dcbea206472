#include "compiler/msl/Recursion.hpp"

#include <functional>
#include <map>
#include <vector>

#include "clang/AST/RecursiveASTVisitor.h"
#include "compiler/msl/Analyses.hpp"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Scalar/TailRecursionElimination.h"

namespace invar::msl {
namespace {

class TailCallCollector : public clang::RecursiveASTVisitor<TailCallCollector> {
public:
  bool VisitReturnStmt(clang::ReturnStmt* statement) {
    if (statement->getRetValue()) addValue(statement->getRetValue());
    return true;
  }
  bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }   // returns from the lambda

  /// What a function without a result ends with.
  void addEnd(const clang::Stmt* statement) {
    if (!statement) return;
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(statement)) {
      if (!block->body_empty()) addEnd(block->body_back());
    } else if (const auto* choice = llvm::dyn_cast<clang::IfStmt>(statement)) {
      addEnd(choice->getThen());
      addEnd(choice->getElse());
    } else if (const auto* value = llvm::dyn_cast<clang::Expr>(statement)) {
      addValue(value);
    }
  }

  std::set<const clang::CallExpr*> calls;

private:
  void addValue(const clang::Expr* value) {
    value = value->IgnoreImplicit()->IgnoreParens();
    if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(value)) {
      addValue(choice->getTrueExpr());
      addValue(choice->getFalseExpr());
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(value)) {
      calls.insert(call);
    }
  }
};

bool callsItself(const llvm::Function& function) {
  return llvm::any_of(llvm::instructions(function), [&](const llvm::Instruction& instruction) {
    const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    return call && call->getCalledFunction() == &function;
  });
}

}  // namespace

std::set<const clang::CallExpr*> findTailCalls(const clang::FunctionDecl& function) {
  TailCallCollector collector;
  collector.TraverseStmt(function.getBody());
  if (function.getReturnType()->isVoidType()) collector.addEnd(function.getBody());
  return std::move(collector.calls);
}

void turnTailCallsIntoLoops(llvm::Module& module) {
  std::vector<llvm::Function*> recursive;
  for (llvm::Function& function : module)
    if (!function.hasFnAttribute(llvm::Attribute::Convergent) && callsItself(function)) recursive.push_back(&function);
  if (recursive.empty()) return;
  Analyses analyses;
  llvm::FunctionPassManager passes;
  passes.addPass(llvm::SROAPass(llvm::SROAOptions::ModifyCFG));
  passes.addPass(llvm::SimplifyCFGPass());
  passes.addPass(llvm::TailCallElimPass());
  for (llvm::Function* function : recursive) passes.run(*function, analyses.functions);
}

const llvm::Function* findRecursion(const llvm::Module& module) {
  enum class State : uint8_t { Open, Done };
  std::map<const llvm::Function*, State> states;
  std::function<const llvm::Function*(const llvm::Function*)> visit = [&](const llvm::Function* function)
      -> const llvm::Function* {
    auto [place, fresh] = states.emplace(function, State::Open);
    if (!fresh) return place->second == State::Open ? function : nullptr;
    for (const llvm::Instruction& instruction : llvm::instructions(*function)) {
      const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
      const llvm::Function* callee = call ? call->getCalledFunction() : nullptr;
      if (!callee || callee->isDeclaration()) continue;
      if (const llvm::Function* found = visit(callee)) return found;
    }
    states[function] = State::Done;
    return nullptr;
  };
  for (const llvm::Function& function : module)
    if (!function.isDeclaration())
      if (const llvm::Function* found = visit(&function)) return found;
  return nullptr;
}

}  // namespace invar::msl
