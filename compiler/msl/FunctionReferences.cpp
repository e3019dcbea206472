#include "compiler/msl/FunctionReferences.hpp"

#include <set>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "compiler/msl/Attributes.hpp"
#include "compiler/msl/Types.hpp"

namespace invar::msl {
namespace {

/// Calls `visit` with every declaration of the source at namespace scope, namespaces opened.
template <class Visit>
void forEachDeclaration(clang::DeclContext* scope, const Visit& visit) {
  for (clang::Decl* declaration : scope->noload_decls()) {
    if (declaration->isFromASTFile()) continue;
    if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(declaration))
      forEachDeclaration(llvm::cast<clang::DeclContext>(declaration), visit);
    else
      visit(declaration);
  }
}

bool isEntryPoint(const clang::FunctionDecl* function, protocol::FunctionKind& kind) {
  using protocol::FunctionKind;
  if (findAttribute(function, "kernel")) kind = FunctionKind::Kernel;
  else if (findAttribute(function, "vertex")) kind = FunctionKind::Vertex;
  else if (findAttribute(function, "fragment")) kind = FunctionKind::Fragment;
  else return false;
  return true;
}

using MethodIndex = std::multimap<std::string, const clang::FunctionDecl*>;

void indexMethods(clang::Decl* declaration, MethodIndex& index) {
  if (auto* pattern = llvm::dyn_cast<clang::ClassTemplateDecl>(declaration)) declaration = pattern->getTemplatedDecl();
  auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(declaration);
  if (!record || !record->isThisDeclarationADefinition()) return;
  for (clang::Decl* member : record->noload_decls()) {
    if (auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(member)) member = pattern->getTemplatedDecl();
    if (auto* method = llvm::dyn_cast<clang::FunctionDecl>(member)) index.emplace(method->getNameAsString(), method);
    else if (!llvm::isa<clang::CXXRecordDecl>(member) || !llvm::cast<clang::CXXRecordDecl>(member)->isInjectedClassName())
      indexMethods(member, index);
  }
}

class ReferenceVisitor : public clang::RecursiveASTVisitor<ReferenceVisitor> {
public:
  explicit ReferenceVisitor(const MethodIndex& methods) : m_methods(methods) {}
  bool shouldVisitImplicitCode() const { return true; }

  void reach(const clang::Decl* declaration) {
    if (!declaration || declaration->isFromASTFile()) return;
    if (const auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(declaration))
      declaration = pattern->getTemplatedDecl();
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(declaration)) {
      if (const auto* pattern = function->getTemplateInstantiationPattern()) declaration = pattern;
      else if (const auto* definition = function->getDefinition()) declaration = definition;
    } else if (!llvm::isa<clang::VarDecl>(declaration)) {
      return;
    }
    if (m_seen.insert(declaration->getCanonicalDecl()).second) m_pending.push_back(declaration);
  }

  void run() {
    while (!m_pending.empty()) {
      const clang::Decl* next = m_pending.back();
      m_pending.pop_back();
      if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(next)) {
        for (const clang::ParmVarDecl* parameter : function->parameters())
          if (const auto* variable = variableArgument(findAttribute(parameter, "function_constant"))) use(variable);
        if (function->hasBody()) TraverseStmt(function->getBody());
      } else if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(next)) {
        if (variable->hasInit()) TraverseStmt(const_cast<clang::Expr*>(variable->getInit()));
      }
    }
  }

  bool VisitDeclRefExpr(clang::DeclRefExpr* reference) {
    if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl())) use(variable);
    else reach(reference->getDecl());
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) {
    reach(member->getMemberDecl());
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construction) {
    reach(construction->getConstructor());
    return true;
  }
  bool VisitOverloadExpr(clang::OverloadExpr* overloads) {
    for (const clang::NamedDecl* candidate : overloads->decls()) reach(candidate->getUnderlyingDecl());
    return true;
  }
  bool VisitDependentScopeDeclRefExpr(clang::DependentScopeDeclRefExpr* reference) {
    reachByName(reference->getDeclName());
    return true;
  }
  bool VisitCXXDependentScopeMemberExpr(clang::CXXDependentScopeMemberExpr* member) {
    reachByName(member->getMember());
    return true;
  }
  bool TraverseCallExpr(clang::CallExpr* call, DataRecursionQueue* queue = nullptr) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (!callee || !callee->getIdentifier() || callee->getName() != "__invar_function_constant_defined")
      return RecursiveASTVisitor::TraverseCallExpr(call, queue);
    m_asking = true;
    bool result = RecursiveASTVisitor::TraverseCallExpr(call);
    m_asking = false;
    return result;
  }

  std::set<const clang::VarDecl*> used, asked;

private:
  void reachByName(clang::DeclarationName name) {
    auto [begin, end] = m_methods.equal_range(name.getAsString());
    for (auto i = begin; i != end; ++i) reach(i->second);
  }

  void use(const clang::VarDecl* variable) {
    if (findAttribute(variable, "function_constant")) (m_asking ? asked : used).insert(variable->getCanonicalDecl());
    else if (variable->isFileVarDecl()) reach(variable);
  }

  const MethodIndex& m_methods;
  std::set<const clang::Decl*> m_seen;
  std::vector<const clang::Decl*> m_pending;
  bool m_asking = false;   ///< inside is_function_constant_defined
};

}  // namespace

SourceInventory takeInventory(clang::ASTContext& context, std::vector<LazyInstantiation>& instantiations) {
  SourceInventory inventory;
  auto add = [&](const std::string& name, const EntryPoint& entry) {
    if (inventory.entries.emplace(name, entry).second) inventory.names.push_back(name);
    else if (entry.declaration) inventory.duplicates.push_back(entry.declaration);
  };
  forEachDeclaration(context.getTranslationUnitDecl(), [&](clang::Decl* declaration) {
    EntryPoint entry;
    if (auto* function = llvm::dyn_cast<clang::FunctionDecl>(declaration)) {
      if (!isEntryPoint(function, entry.kind) || !function->isThisDeclarationADefinition()) return;
      entry.declaration = function;
      llvm::StringRef hostName = stringArgument(findAttribute(function, "host_name"));
      add(hostName.empty() ? function->getQualifiedNameAsString() : hostName.str(), entry);
    } else if (auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration)) {
      if (isProgramBinding(variable) && variable->isFirstDecl()) inventory.bindings.push_back(variable);
      const clang::AnnotateAttr* attribute = findAttribute(variable, "function_constant");
      if (!attribute) return;
      protocol::FunctionConstant constant;
      constant.name = variable->getNameAsString();
      constant.index = uint32_t(integerArgument(attribute, context).value_or(0));
      constant.type = dataTypeOf(variable->getType());
      inventory.constants.push_back({variable->getCanonicalDecl(), constant});
    }
  });
  for (LazyInstantiation& instantiation : instantiations)
    add(instantiation.hostName, {instantiation.kind, nullptr, &instantiation});
  return inventory;
}

clang::FunctionDecl* findInstantiation(clang::ASTContext& context, llvm::StringRef hostName) {
  clang::FunctionDecl* result = nullptr;
  forEachDeclaration(context.getTranslationUnitDecl(), [&](clang::Decl* declaration) {
    auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(declaration);
    if (!pattern) return;
    for (clang::FunctionDecl* function : pattern->specializations())
      for (const auto* attribute : function->specific_attrs<clang::AnnotateAttr>())
        if (attribute->getAnnotation() == "msl.host_name" && stringArgument(attribute) == hostName) result = function;
  });
  return result;
}

ConstantReferences::ConstantReferences(clang::ASTContext& context, const SourceInventory& inventory)
    : m_inventory(inventory) {
  if (inventory.constants.empty()) return;
  forEachDeclaration(context.getTranslationUnitDecl(), [&](clang::Decl* declaration) {
    indexMethods(declaration, m_methods);
    if (llvm::isa<clang::FunctionTemplateDecl, clang::FunctionDecl>(declaration))
      m_functions.emplace(llvm::cast<clang::NamedDecl>(declaration)->getNameAsString(), declaration);
  });
}

std::vector<protocol::FunctionConstant> ConstantReferences::usedBy(const EntryPoint& entry) {
  if (m_inventory.constants.empty()) return {};
  Functions from;
  if (entry.declaration) from.push_back(entry.declaration);
  if (entry.instantiation)
    for (const std::string& name : entry.instantiation->names)
      for (auto [function, end] = m_functions.equal_range(name); function != end; ++function) from.push_back(function->second);
  auto [place, isNew] = m_known.try_emplace(std::move(from));
  if (isNew) place->second = find(place->first);
  return place->second;
}

std::vector<protocol::FunctionConstant> ConstantReferences::find(const Functions& from) const {
  ReferenceVisitor visitor(m_methods);
  for (const clang::Decl* function : from) visitor.reach(function);
  visitor.run();
  std::vector<protocol::FunctionConstant> result;
  for (const ConstantVariable& constant : m_inventory.constants) {
    const bool asked = visitor.asked.count(constant.declaration);
    if (!asked && !visitor.used.count(constant.declaration)) continue;
    result.push_back(constant.info);
    result.back().required = !asked;
  }
  return result;
}

}  // namespace invar::msl
