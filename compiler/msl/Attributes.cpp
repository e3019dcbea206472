#include "compiler/msl/Attributes.hpp"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/StringMap.h"

namespace invar::msl {
namespace {

constexpr BuiltinInput kBuiltinInputs[] = {
#define BUILTIN_INPUT(attribute, components, function) {#attribute, components, #function},
#include "compiler/msl/BuiltinInputs.def"
#undef BUILTIN_INPUT
};

constexpr const char* kBindingAttributes[] = {"buffer", "threadgroup", "texture", "sampler"};

constexpr const char* kExpressionAttributes[] = {
  "buffer", "threadgroup", "texture", "sampler", "host_name", "function_constant", "id",
  "max_total_threads_per_threadgroup", "required_threads_per_threadgroup",
};

// Graphics attributes are accepted so that a library of both kinds parses; its kernels can be used.
constexpr const char* kPlainAttributes[] = {
  "kernel", "vertex", "fragment", "visible", "stitchable", "intersection", "mesh", "object",
  "stage_in", "attribute", "user", "position", "point_size", "clip_distance", "flat",
  "center_perspective", "center_no_perspective", "centroid_perspective", "centroid_no_perspective",
  "sample_perspective", "sample_no_perspective", "color", "index", "depth", "sample_mask", "sample_id",
  "front_facing", "point_coord", "primitive_id", "barycentric_coord", "vertex_id", "instance_id",
  "base_vertex", "base_instance", "amplification_id", "amplification_count", "render_target_array_index",
  "viewport_array_index", "patch", "patch_id", "early_fragment_tests", "invariant", "payload",
  "raster_order_group", "imageblock_data", "shared", "required_simdgroup_size",
};

const llvm::StringMap<AttributeForm>& attributeForms() {
  static const llvm::StringMap<AttributeForm> forms = [] {
    llvm::StringMap<AttributeForm> map;
    for (const char* name : kExpressionAttributes) map[name] = AttributeForm::Expressions;
    for (const char* name : kPlainAttributes) map[name] = AttributeForm::WithoutArguments;
    for (const BuiltinInput& input : kBuiltinInputs) map[input.attribute] = AttributeForm::WithoutArguments;
    return map;
  }();
  return forms;
}

const clang::Expr* argument(const clang::AnnotateAttr* attribute, unsigned position) {
  if (!attribute || position >= attribute->args_size()) return nullptr;
  return *(attribute->args_begin() + position);
}

/// Without the conversions and the constant wrapper that clang puts around an attribute's argument.
const clang::Expr* bare(const clang::Expr* expression) {
  while (expression) {
    const clang::Expr* inner = expression->IgnoreParenImpCasts();
    if (const auto* constant = llvm::dyn_cast<clang::ConstantExpr>(inner)) inner = constant->getSubExpr();
    if (inner == expression) break;
    expression = inner;
  }
  return expression;
}

}  // namespace

AttributeForm attributeForm(llvm::StringRef name) {
  auto found = attributeForms().find(name);
  return found == attributeForms().end() ? AttributeForm::Unknown : found->second;
}

llvm::StringRef nearestAttribute(llvm::StringRef name) {
  unsigned best = name.size() / 5 + 2;   // so many letters away is another word
  llvm::StringRef nearest;
  for (const auto& known : attributeForms())
    if (const unsigned distance = name.edit_distance(known.getKey(), /*AllowReplacements=*/true, best); distance < best)
      best = distance, nearest = known.getKey();
  return nearest;
}

bool isBuiltinInput(llvm::StringRef name) {
  return llvm::any_of(kBuiltinInputs, [&](const BuiltinInput& input) { return name == input.attribute; });
}

bool isBinding(llvm::StringRef name) { return llvm::is_contained(kBindingAttributes, name); }

llvm::ArrayRef<BuiltinInput> builtinInputs() { return kBuiltinInputs; }

const clang::AnnotateAttr* findAttribute(const clang::Decl* declaration, llvm::StringRef name) {
  for (const auto* attribute : declaration->specific_attrs<clang::AnnotateAttr>()) {
    llvm::StringRef text = attribute->getAnnotation();
    if (text.consume_front("msl.") && text == name) return attribute;
  }
  return nullptr;
}

const char* entryKind(const clang::FunctionDecl* function) {
  for (const char* kind : {"kernel", "vertex", "fragment"})
    if (findAttribute(function, kind)) return kind;
  return nullptr;
}

std::optional<uint64_t> integerArgument(const clang::AnnotateAttr* attribute, clang::ASTContext& context,
                                        unsigned position) {
  const clang::Expr* expression = argument(attribute, position);
  clang::Expr::EvalResult result;
  if (!expression || expression->isValueDependent() || !expression->EvaluateAsInt(result, context)) return {};
  return result.Val.getInt().getExtValue();
}

llvm::StringRef stringArgument(const clang::AnnotateAttr* attribute) {
  const auto* literal = llvm::dyn_cast_or_null<clang::StringLiteral>(bare(argument(attribute, 0)));
  return literal ? literal->getString() : llvm::StringRef();
}

const clang::VarDecl* variableArgument(const clang::AnnotateAttr* attribute) {
  const auto* address = llvm::dyn_cast_or_null<clang::UnaryOperator>(bare(argument(attribute, 0)));
  if (!address || address->getOpcode() != clang::UO_AddrOf) return nullptr;
  const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(bare(address->getSubExpr()));
  return reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
}

const BuiltinInput* findBuiltinInput(const clang::VarDecl* variable) {
  for (const BuiltinInput& input : kBuiltinInputs)
    if (findAttribute(variable, input.attribute)) return &input;
  return nullptr;
}

bool isProgramBinding(const clang::VarDecl* variable) {
  if (!variable->isFileVarDecl() || variable->isStaticDataMember()) return false;
  for (const char* name : kBindingAttributes)
    if (findAttribute(variable, name)) return true;
  return findBuiltinInput(variable) != nullptr;
}

}  // namespace invar::msl
