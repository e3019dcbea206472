#include "compiler/msl/KernelWrapper.hpp"

#include <set>

#include "clang/AST/DeclTemplate.h"
#include "compiler/msl/Types.hpp"

namespace invar::msl {

namespace tok = clang::tok;
using clang::Token;

namespace {

/// Collects the text of the wrapper. Types and the kernel itself may have no name that could be written at
/// file scope, so the text has placeholders, which become tokens that carry the type or the function.
class WrapperText {
public:
  explicit WrapperText(Session& session) : m_session(session) {}

  void addCall(const KernelInterface& interface) {
    std::string arguments;
    for (const KernelParameter& parameter : interface.parameters)
      arguments += (arguments.empty() ? "" : ", ") + expression(parameter);
    m_call = "__invar_kernel(" + arguments + ");";
  }

  void addBinding(const std::string& name, size_t number, const KernelParameter& binding) {
    clang::QualType declared = binding.declaration->getType();
    const bool isReference = declared->isReferenceType();   // is a pointer in memory
    clang::QualType value = isReference ? m_session.context().getPointerType(declared->getPointeeType()) : declared.getUnqualifiedType();
    const std::string place = type(m_session.context().getPointerType(value));
    const std::string result = isReference ? "&(" + expression(binding) + ")" : expression(binding);
    m_definitions += function(name, place + " place", kBindingPrefix + std::to_string(number), "*place = " + result + ";");
  }

  Tokens tokens(const std::string& name, clang::FunctionDecl* kernel) {
    std::string text = m_declarations + function(name, "", kWrapperName, m_call) + m_definitions;
    Tokens tokens = m_session.tokens().lex(text, "<kernel wrapper>");
    for (Token& token : tokens) {
      llvm::StringRef word = wordOf(token);
      size_t index;
      if (word == "__invar_kernel") token = kernelToken(kernel, token.getLocation());
      else if (word.consume_front("__invar_type_") && !word.getAsInteger(10, index)) token = typeToken(index, token.getLocation());
    }
    return tokens;
  }

private:
  static std::string function(const std::string& name, const std::string& parameter, const std::string& symbol,
                              const std::string& body) {
    const std::string head = "extern \"C\" void " + name + "(" + parameter + ") noexcept";
    return head + " __asm__(\"" + symbol + "\");\n" + head + " { " + body + " }\n";
  }

  std::string type(clang::QualType type) {
    m_types.push_back(type.getCanonicalType());   // clang reads places from a type's other spellings, and there are none
    return "__invar_type_" + std::to_string(m_types.size() - 1);
  }

  /// A function of compiler/IR.md, under a name of its own: the library may declare it too, with other types.
  std::string call(const std::string& result, const std::string& function, const std::string& argument) {
    std::string alias = "__invar_wrapper_" + function;
    if (m_declared.insert(function).second)
      m_declarations += "extern \"C\" " + result + " " + alias + "(" + (argument.empty() ? "" : "unsigned") +
                        ") noexcept __asm__(\"__invar_" + function + "\");\n";
    return alias + "(" + argument + ")";
  }

  std::string expression(const KernelParameter& parameter) {
    if (parameter.input) return input(parameter);
    switch (parameter.argument->kind) {
      case protocol::ArgumentKind::Texture: return handle(parameter, "texture", "void*", "(const ::invar::protocol::KernelTexture*)", "");
      case protocol::ArgumentKind::Sampler: return handle(parameter, "sampler", "unsigned long", "::invar::protocol::KernelSampler{", "}");
      default: return address(parameter);
    }
  }

  std::string address(const KernelParameter& parameter) {
    clang::ASTContext& context = m_session.context();
    clang::QualType declared = parameter.declaration->getType();
    bool buffer = parameter.argument->kind == protocol::ArgumentKind::Buffer;
    std::string value = call("void*", buffer ? "buffer" : "threadgroup_argument", std::to_string(parameter.argument->index));
    if (!declared->isReferenceType()) return "(" + type(declared.getUnqualifiedType()) + ")" + value;
    return "*(" + type(context.getPointerType(declared->getPointeeType())) + ")" + value;
  }

  /// A texture or a sampler, made of what the table holds; an array of them lies in the table as it is.
  std::string handle(const KernelParameter& parameter, const std::string& function, const std::string& result,
                     const std::string& before, const std::string& behind) {
    clang::QualType declared = parameter.declaration->getType().getUnqualifiedType();
    std::string index = std::to_string(parameter.argument->index);
    if (asArray(declared.getCanonicalType()))
      return "*(" + type(m_session.context().getPointerType(declared)) + ")" + call("void*", function + "_table", index);
    return type(declared) + "(" + before + call(result, function, index) + behind + ")";
  }

  std::string input(const KernelParameter& parameter) {
    const BuiltinInput& input = *parameter.input;
    clang::QualType declared = parameter.declaration->getType().getUnqualifiedType();
    auto component = [&](unsigned i) -> std::string {
      if (!*input.function) return "0";
      return call("unsigned", input.function, input.components == 1 ? "" : std::to_string(i));
    };
    auto vector = asVector(declared);
    if (!vector) return "(" + type(declared) + ")" + component(0);
    std::string components;
    for (unsigned i = 0; i < vector->count; ++i)
      components += (i ? ", (" : "(") + type(vector->element) + ")" + component(i);
    return type(declared) + "(" + components + ")";
  }

  Token typeToken(size_t index, clang::SourceLocation location) {
    return annotation(tok::annot_typename, location, clang::ParsedType::make(m_types[index]).getAsOpaquePtr());
  }

  Token kernelToken(clang::FunctionDecl* kernel, clang::SourceLocation location) {
    clang::Expr* reference = m_session.sema().BuildDeclRefExpr(kernel, kernel->getType(), clang::VK_LValue, location);
    return annotation(tok::annot_primary_expr, location, clang::ExprResult(reference).getAsOpaquePointer());
  }

  static Token annotation(tok::TokenKind kind, clang::SourceLocation location, void* value) {
    Token token;
    token.startToken();
    token.setKind(kind);
    token.setLocation(location);
    token.setAnnotationEndLoc(location);
    token.setAnnotationValue(value);
    return token;
  }

  Session& m_session;
  std::vector<clang::QualType> m_types;
  std::set<std::string> m_declared;
  std::string m_declarations, m_call, m_definitions;
};

const clang::FunctionDecl* findDefinition(Session& session, const std::string& name) {
  clang::DeclarationName lookup(session.compiler().getPreprocessor().getIdentifierInfo(name));
  for (clang::NamedDecl* found : session.context().getTranslationUnitDecl()->lookup(lookup))
    if (auto* function = llvm::dyn_cast<clang::FunctionDecl>(found))
      if (const clang::FunctionDecl* definition = function->getDefinition()) return definition;
  return nullptr;
}

}  // namespace

std::vector<const clang::FunctionDecl*> buildWrapper(Session& session, clang::FunctionDecl* kernel,
                                                     const KernelInterface& interface) {
  static unsigned count = 0;   // one process, one thread: names must only differ
  const std::string name = "__invar_wrapper_of_kernel_" + std::to_string(count++);
  std::vector<std::string> names{name};
  WrapperText text(session);
  text.addCall(interface);
  for (size_t i = 0; i < interface.bindings.size(); ++i) {
    names.push_back(name + "_binding_" + std::to_string(i));
    text.addBinding(names.back(), i, interface.bindings[i]);
  }
  session.recorder().setParsingWrapper(true);
  bool parsed = session.parseMore(text.tokens(name, kernel));
  session.recorder().setParsingWrapper(false);
  if (!parsed) return {};
  std::vector<const clang::FunctionDecl*> definitions;
  for (const std::string& each : names)
    if (const clang::FunctionDecl* definition = findDefinition(session, each)) definitions.push_back(definition);
  return definitions.size() == names.size() ? definitions : std::vector<const clang::FunctionDecl*>();
}

}  // namespace invar::msl
