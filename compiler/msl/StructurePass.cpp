// What needs to know where it stands: in a class, in a function's body, or in a parameter list. A heuristic
// parser over braces, parentheses and statements; it decides on these things only.
//
//   method qualifiers     `float get() const device { ... }` is for objects in that space (see MethodSpaces), and where it
//                         has such neighbours of its name, one without a space is for threads, and is there once more
//                         without its `const`. On a constructor a qualifier goes; of methods that then differ in nothing
//                         the first stays
//   threadgroup variables become `static`, and get the annotation "msl.threadgroup"
//   function constants    become `extern`: a value is given to them for each pipeline; likewise variables at
//                         program scope that a device fills in or a host binds, which have one in each thread
//   array parameters      `constant long strides[3]` becomes `constant long *strides`: clang refuses an
//                         address space on an array parameter
#include <map>
#include <set>

#include "compiler/msl/Attributes.hpp"
#include "compiler/msl/Diagnostics.hpp"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

namespace tok = clang::tok;
using clang::Token;

namespace {

enum class ScopeKind : uint8_t { Namespace, Class, Function, Initialiser };

/// A method with a body.
struct Method {
  std::string name, signature;   ///< without what stands before the name
  bool isOfNamedSpace;   ///< other than `thread`
  size_t begin, paren;   ///< its first token, and what closes its parameters
  size_t body, end;      ///< its braces
};

struct Scope {
  ScopeKind kind;
  int parens;               ///< depth outside, to go back to
  size_t statement;         ///< where the statement outside began
  std::string name;         ///< of a class
  std::set<std::string> signatures = {};   ///< seen in a class
  std::vector<Method> methods = {};
};

enum class Insert : uint8_t { Nothing, Extern, ExternConst, MethodSpace, ThreadMethod, Semicolon, ThreadgroupVariable, Pointer, PointerToArray };

class StructurePass {
public:
  StructurePass(TokenFactory& factory, const Tokens& tokens)
      : m_factory(factory), m_tokens(tokens), m_dropped(tokens.size()), m_inserts(tokens.size(), Insert::Nothing) {}

  Tokens run() {
    for (size_t i = 0; i < m_tokens.size(); ++i) visit(i);
    return write();
  }

private:
  const Token& at(size_t i) const { return m_tokens[std::min(i, m_tokens.size() - 1)]; }
  ScopeKind scope() const { return m_scopes.empty() ? ScopeKind::Namespace : m_scopes.back().kind; }

  void visit(size_t& i) {
    const Token& token = m_tokens[i];
    if (token.is(tok::l_paren)) {
      ++m_parens;
    } else if (token.is(tok::r_paren)) {
      --m_parens;
      if (m_parens == 0 && scope() == ScopeKind::Class) rememberMethod(i);
    } else if (token.is(tok::l_brace)) {
      open(i);
    } else if (token.is(tok::r_brace)) {
      close(i);
    } else if (token.is(tok::semi) && m_parens == 0) {
      if (scope() == ScopeKind::Namespace) makeExtern(i);
      m_statement = i + 1;
    } else if (token.is(tok::colon) && scope() == ScopeKind::Class && i > 0 &&
               at(i - 1).isOneOf(tok::kw_public, tok::kw_private, tok::kw_protected)) {
      m_statement = i + 1;
    } else if (isAddressSpace(token)) {
      if (isMethodQualifier(i)) qualifyMethod(i);
      else if (wordOf(token) == "threadgroup" && isThreadgroupVariable(i)) m_inserts[i] = Insert::ThreadgroupVariable;
    } else if (token.is(tok::l_square) && m_parens > 0 && i > 1 && at(i - 1).is(tok::identifier)) {
      if (isArrayParameter(i)) makePointer(i);
    }
  }

  // Scopes.

  void open(size_t i) {
    const ScopeKind kind = classify(i);
    m_scopes.push_back({kind, m_parens, m_statement, kind == ScopeKind::Class ? className(m_statement, i) : ""});
    m_parens = 0;
    m_statement = i + 1;
  }

  void close(size_t i) {
    if (m_scopes.empty()) return;
    Scope& scope = m_scopes.back();
    if (scope.kind == ScopeKind::Class) {
      markThreadMethods(scope);
      checkEnd(i);
    }
    m_parens = scope.parens;
    bool goesOn = scope.kind == ScopeKind::Initialiser;   // the statement around goes on after it
    m_statement = goesOn ? scope.statement : i + 1;
    m_scopes.pop_back();
  }

  /// A class without its semicolon would take the kernel behind it for a variable.
  void checkEnd(size_t brace) {
    const llvm::StringRef next = wordOf(at(brace + 1));
    if (next != "kernel" && next != "vertex" && next != "fragment") return;
    clang::DiagnosticsEngine& engine = m_factory.preprocessor().getDiagnostics();
    Diagnostics::of(engine).refuse(engine, at(brace).getLocation(), "expected ';' behind this brace, which ends a class");
    m_inserts[brace + 1] = Insert::Semicolon;
  }

  ScopeKind classify(size_t brace) const {
    size_t begin = m_statement;
    for (size_t i = begin; i < std::min(begin + 2, brace); ++i)
      if (at(i).is(tok::kw_namespace)) return ScopeKind::Namespace;
    if (begin < brace && at(begin).is(tok::kw_extern) && at(begin + 1).is(tok::string_literal) && begin + 2 == brace)
      return ScopeKind::Namespace;
    if (opensClass(begin, brace)) return ScopeKind::Class;
    for (size_t i = begin + 1; i < brace; ++i)   // a trailing return type may end in a name or in `>`
      if (at(i).is(tok::arrow) && at(i - 1).isOneOf(tok::r_paren, tok::kw_const, tok::kw_noexcept)) return ScopeKind::Function;
    bool value = brace > 0 && at(brace - 1).isOneOf(tok::equal, tok::comma, tok::l_paren, tok::kw_return,
                                                    tok::less, tok::greater, tok::r_square);
    bool listed = scope() == ScopeKind::Initialiser;
    bool named = brace > begin && at(brace - 1).is(tok::identifier) && !isAddressSpace(at(brace - 1)) &&
                 wordOf(at(brace - 1)) != "override" && at(begin).isNot(tok::kw_enum);
    return value || listed || named ? ScopeKind::Initialiser : ScopeKind::Function;
  }

  /// A class-key after the template headers, and no parameter list after it.
  bool opensClass(size_t begin, size_t brace) const {
    if (m_parens > 0) return false;
    bool isClass = false;
    for (size_t i = begin; i < brace; ++i) {
      if (at(i).is(tok::kw_template) && at(i + 1).is(tok::less)) i = skipAngles(i + 1, brace);
      else if (at(i).isOneOf(tok::kw_alignas, tok::kw___attribute, tok::kw___declspec, tok::kw_decltype, tok::kw_sizeof))
        i = skipParens(i + 1, brace);
      else if (at(i).isOneOf(tok::kw_struct, tok::kw_class, tok::kw_union)) isClass = true;
      else if (isClass && at(i).is(tok::less)) i = skipAngles(i, brace);
      else if (at(i).isOneOf(tok::l_paren, tok::equal, tok::kw_enum)) return false;
    }
    return isClass;
  }

  size_t skipAngles(size_t i, size_t end) const {
    int depth = 0, parens = 0;
    for (; i < end; ++i) {
      if (at(i).is(tok::l_paren)) ++parens;
      if (at(i).is(tok::r_paren)) --parens;
      if (parens > 0) continue;
      if (at(i).is(tok::less)) ++depth;
      if (at(i).is(tok::greater)) --depth;
      if (at(i).is(tok::greatergreater)) depth -= 2;
      if (depth <= 0) return i;
    }
    return end;
  }

  size_t skipParens(size_t i, size_t end) const {
    int depth = 0;
    for (; i < end; ++i) {
      if (at(i).is(tok::l_paren)) ++depth;
      if (at(i).is(tok::r_paren) && --depth == 0) return i;
    }
    return end;
  }

  // Methods.

  /// The opening parenthesis that belongs to the closing one at `paren`.
  size_t openingParen(size_t paren) const {
    int depth = 0;
    for (size_t i = paren + 1; i-- > m_statement;) {
      if (at(i).is(tok::r_paren)) ++depth;
      if (at(i).is(tok::l_paren) && --depth == 0) return i;
    }
    return m_statement;
  }

  /// What tells a method from its overloads; the address spaces of `this` and of the result left out.
  std::string signature(size_t begin, size_t paren, size_t end) const {
    size_t parameters = openingParen(paren);
    std::string text;
    for (size_t i = begin; i < end; ++i) {
      llvm::StringRef word = wordOf(at(i));
      if (m_dropped[i] || at(i).isAnnotation() || word == "constexpr" || word == "inline") continue;
      if ((i < parameters || i > paren) && isAddressSpace(at(i))) continue;
      if (at(i).is(tok::kw___attribute)) {
        i = skipParens(i + 1, end);
        continue;
      }
      llvm::SmallString<32> buffer;
      text += m_factory.preprocessor().getSpelling(at(i), buffer);
      text += ' ';
    }
    return text;
  }

  size_t skipQualifiers(size_t i) const {
    while (at(i).isOneOf(tok::kw_const, tok::kw_volatile)) ++i;
    return i;
  }

  void rememberMethod(size_t paren) {
    const size_t end = skipQualifiers(paren + 1);
    if (isAddressSpace(at(end))) return;
    m_scopes.back().signatures.insert(signature(m_statement, paren, end));
    if (isMethod(paren) && at(end).is(tok::l_brace)) addMethod(paren, end, /*isOfNamedSpace=*/false);
  }

  /// The closing parenthesis before the qualifiers that end before `i`.
  size_t parenBefore(size_t i) const {
    do --i;
    while (i > 0 && at(i).isOneOf(tok::kw_const, tok::kw_volatile));
    return i;
  }

  bool isMethodQualifier(size_t i) const {
    if (i == 0) return false;
    const Token& next = at(skipQualifiers(i + 1));
    return at(parenBefore(i)).is(tok::r_paren) &&
           (next.isOneOf(tok::l_brace, tok::semi, tok::colon, tok::equal, tok::arrow, tok::kw_noexcept) ||
            wordOf(next) == "override");
  }

  /// The identifier behind the last class-key.
  std::string className(size_t begin, size_t brace) const {
    std::string name;
    for (size_t i = begin; i < brace; ++i) {
      if (at(i).is(tok::kw_template) && at(i + 1).is(tok::less)) i = skipAngles(i + 1, brace);
      else if (at(i).isOneOf(tok::kw_struct, tok::kw_class, tok::kw_union)) name.clear();
      else if (at(i).is(tok::kw___attribute) || at(i).is(tok::kw_alignas)) i = skipParens(i + 1, brace);
      else if (name.empty()) name = wordOf(at(i)).str();
    }
    return name;
  }

  /// Where a method's name begins: an identifier, or `operator` and what is behind it.
  size_t nameOf(size_t parameters) const {
    for (size_t i = parameters; i-- > m_statement && i + 4 > parameters;)
      if (at(i).is(tok::kw_operator)) return i;
    return parameters > 0 ? parameters - 1 : 0;
  }

  /// Not a constructor, and a function with an object.
  bool isMethod(size_t paren) const {
    const size_t parameters = openingParen(paren);
    for (size_t i = m_statement; i < parameters; ++i)
      if (at(i).isOneOf(tok::kw_static, tok::kw_friend)) return false;
    return parameters > m_statement && wordOf(at(parameters - 1)) != m_scopes.back().name;
  }

  void addMethod(size_t paren, size_t body, bool isOfNamedSpace) {
    const size_t parameters = openingParen(paren), name = nameOf(parameters);
    m_scopes.back().methods.push_back({signature(name, paren, parameters), signature(name, paren, body), isOfNamedSpace,
                                       m_statement, paren, body, endOfMethod(body)});
  }

  /// Methods without a space, or for threads, are for nothing else beside others of their name with a space. Clang does
  /// not let them add `const` to an object then.
  void markThreadMethods(const Scope& scope) {
    std::set<std::string> named, forThreads;
    for (const Method& method : scope.methods)
      if (method.isOfNamedSpace) named.insert(method.name);
      else forThreads.insert(method.signature);
    for (const Method& method : scope.methods) {
      if (method.isOfNamedSpace || !named.count(method.name)) continue;
      m_inserts[method.body] = Insert::ThreadMethod;
      llvm::StringRef withoutConst = method.signature;
      if (withoutConst.consume_back("const ") && !forThreads.count(withoutConst.str())) m_copies[method.end] = method;
    }
  }

  void qualifyMethod(size_t& i) {
    size_t paren = parenBefore(i), end = skipQualifiers(i + 1), last = endOfMethod(end);
    const bool inClass = scope() == ScopeKind::Class;
    const bool method = inClass ? isMethod(paren) : at(nameOf(openingParen(paren)) - 1).is(tok::coloncolon);
    const bool hasBody = inClass && method && at(last).is(tok::r_brace);
    const bool isOfNamedSpace = method && wordOf(at(i)) != "thread";
    const std::string space = isOfNamedSpace ? wordOf(at(i)).str() : "";
    m_dropped[i] = true;
    if (!inClass || m_scopes.back().signatures.insert(signature(m_statement, paren, end) + space).second) {
      if (isOfNamedSpace) m_inserts[i] = Insert::MethodSpace;
      else dropReferenceSpace(openingParen(paren));
      if (hasBody && at(end).is(tok::l_brace)) addMethod(paren, end, isOfNamedSpace);
      return;
    }
    for (size_t k = m_statement; k <= last && k < m_tokens.size(); ++k) m_dropped[k] = true;
    i = last;
    m_statement = last + 1;
  }

  /// `device S& operator=(S other) device` returns *this, which is now in the unnamed space.
  void dropReferenceSpace(size_t parameters) {
    bool reference = false;
    for (size_t i = m_statement; i < parameters; ++i) {
      if (at(i).is(tok::star)) return;
      if (at(i).is(tok::kw_operator)) break;   // what follows is its name: `operator*`
      if (at(i).is(tok::amp)) reference = true;
    }
    for (size_t i = m_statement; i < parameters && reference; ++i)
      if (wordOf(at(i)) == "device" || wordOf(at(i)) == "threadgroup") m_dropped[i] = true;
  }

  /// The closing brace of a method's body, or its semicolon; initialisers of members may have braces too.
  size_t endOfMethod(size_t i) const {
    int braces = 0, parens = 0;
    for (; i + 1 < m_tokens.size(); ++i) {
      if (at(i).is(tok::l_paren)) ++parens;
      if (at(i).is(tok::r_paren)) --parens;
      if (at(i).is(tok::l_brace)) ++braces;
      if (at(i).is(tok::r_brace) && --braces == 0 && !at(i + 1).isOneOf(tok::comma, tok::l_brace)) return i;
      if (at(i).is(tok::semi) && braces == 0 && parens == 0) return i;
    }
    return i;
  }

  // Variables and parameters.

  /// `threadgroup T name...;` in a body, and neither a pointer nor a reference to such memory.
  bool isThreadgroupVariable(size_t i) const {
    if (m_parens != 0 || scope() != ScopeKind::Function) return false;
    for (size_t k = m_statement; k < i; ++k)
      if (at(k).isOneOf(tok::equal, tok::less, tok::kw_typedef, tok::kw_using, tok::kw_return)) return false;
    int angles = 0, depth = 0;
    for (size_t k = i + 1; k < m_tokens.size(); ++k) {
      const Token& token = at(k);
      if (token.is(tok::less)) ++angles;
      else if (token.is(tok::greater)) --angles;
      else if (token.is(tok::greatergreater)) angles -= 2;
      else if (token.is(tok::l_paren) && at(k + 1).isOneOf(tok::star, tok::amp)) return false;
      else if (token.isOneOf(tok::l_square, tok::l_paren)) ++depth;
      else if (token.isOneOf(tok::r_square, tok::r_paren) && --depth < 0) return false;
      if (angles > 0 || depth > 0) continue;
      if (token.isOneOf(tok::star, tok::amp, tok::eof, tok::l_brace)) return false;
      if (token.isOneOf(tok::semi, tok::equal, tok::comma)) return true;
    }
    return false;
  }

  /// What an annotation at `i` that the attribute pass wrote says behind "msl.", or nothing.
  llvm::StringRef annotationAt(size_t i) const {
    if (!at(i).is(tok::kw___attribute) || wordOf(at(i + 3)) != "annotate" || !at(i + 5).is(tok::string_literal)) return {};
    llvm::StringRef text(at(i + 5).getLiteralData(), at(i + 5).getLength());
    return text.consume_front("\"msl.") && text.consume_back("\"") ? text : llvm::StringRef();
  }

  /// The variable that a statement at program scope declares, when its value comes from elsewhere.
  void makeExtern(size_t semicolon) {
    bool fromElsewhere = false, isInput = false;
    for (size_t i = m_statement; i < semicolon; ++i) {
      if (at(i).is(tok::l_paren)) return;   // a function: attributes behind are its parameters'
      if (at(i).is(tok::equal)) break;
      if (!at(i).is(tok::kw___attribute)) continue;
      const llvm::StringRef name = annotationAt(i);
      isInput |= isBuiltinInput(name);
      fromElsewhere |= isInput || isBinding(name) || name == "function_constant";
      i = skipParens(i + 1, semicolon);
    }
    if (!fromElsewhere) return;
    for (size_t i = m_statement; i < semicolon; ++i)
      if (at(i).isOneOf(tok::kw_static, tok::kw_constexpr) || (isInput && at(i).is(tok::kw_const))) m_dropped[i] = true;
    m_inserts[m_statement] = isInput ? Insert::ExternConst : Insert::Extern;
  }

  /// `[` after the name of a parameter in a named address space that is not a pointer itself.
  bool isArrayParameter(size_t square) const {
    int depth = 0, angles = 0;
    bool inAddressSpace = false;
    for (size_t i = square - 1; i-- > 0;) {
      const Token& token = at(i);
      if (token.is(tok::greater)) ++angles;
      else if (token.is(tok::greatergreater)) angles += 2;
      else if (token.is(tok::less)) --angles;
      else if (token.isOneOf(tok::r_paren, tok::r_square)) ++depth;
      else if (token.isOneOf(tok::l_paren, tok::l_square)) {
        if (depth == 0) return token.is(tok::l_paren) && inAddressSpace;
        --depth;
      } else if (depth == 0) {
        if (token.is(tok::comma) && angles <= 0) return inAddressSpace;
        if (token.isOneOf(tok::semi, tok::l_brace, tok::r_brace, tok::equal, tok::question, tok::plus)) return false;
        if (token.isOneOf(tok::star, tok::amp) && angles <= 0) return false;
        if (isAddressSpace(token)) inAddressSpace = true;
      }
    }
    return false;
  }

  void makePointer(size_t square) {
    size_t i = square;
    int depth = 0;
    for (; i < m_tokens.size(); ++i) {
      m_dropped[i] = true;
      if (at(i).is(tok::l_square)) ++depth;
      if (at(i).is(tok::r_square) && --depth == 0) break;
    }
    m_inserts[square - 1] = at(i + 1).is(tok::l_square) ? Insert::PointerToArray : Insert::Pointer;
  }

  /// `__attribute__((enable_if(true, "")))`.
  void writePreference(Tokens& out, clang::SourceLocation location) const {
    const auto punctuate = [&](tok::TokenKind kind) { out.push_back(m_factory.punctuator(kind, location)); };
    out.push_back(m_factory.word("__attribute__", location));
    punctuate(tok::l_paren), punctuate(tok::l_paren);
    out.push_back(m_factory.word("enable_if", location));
    punctuate(tok::l_paren);
    out.push_back(m_factory.word("true", location));
    punctuate(tok::comma);
    out.push_back(m_factory.string("", location));
    punctuate(tok::r_paren), punctuate(tok::r_paren), punctuate(tok::r_paren);
  }

  Tokens write() {
    Tokens out;
    out.reserve(m_tokens.size() + m_tokens.size() / 8);
    for (size_t i = 0; i < m_tokens.size(); ++i) {
      write(out, i);
      const auto copy = m_copies.find(i);
      if (copy == m_copies.end()) continue;
      const Method& method = copy->second;
      for (size_t k = method.begin; k <= method.end; ++k)
        if (k < method.paren || k >= method.body || at(k).isNot(tok::kw_const)) write(out, k);
    }
    return out;
  }

  void write(Tokens& out, size_t i) const {
    clang::SourceLocation location = m_tokens[i].getLocation();
    bool array = m_inserts[i] == Insert::PointerToArray;
    if (m_inserts[i] == Insert::Extern || m_inserts[i] == Insert::ExternConst) {
      out.push_back(m_factory.word("extern", location));
      if (m_inserts[i] == Insert::ExternConst) out.push_back(m_factory.word("const", location));
    } else if (m_inserts[i] == Insert::ThreadMethod) {
      out.push_back(m_factory.methodSpace("thread", location));
      writePreference(out, location);
    } else if (m_inserts[i] == Insert::Semicolon) {
      out.push_back(m_factory.punctuator(tok::semi, location));
    } else if (m_inserts[i] == Insert::MethodSpace) {
      out.push_back(m_factory.methodSpace(wordOf(m_tokens[i]), location));
    } else if (m_inserts[i] == Insert::ThreadgroupVariable) {
      out.push_back(m_factory.word("static", location));
      m_factory.annotate(out, "threadgroup", {}, location);
    } else if (m_inserts[i] != Insert::Nothing) {
      if (array) out.push_back(m_factory.punctuator(tok::l_paren, location));
      out.push_back(m_factory.punctuator(tok::star, location));
    }
    if (!m_dropped[i]) out.push_back(m_tokens[i]);
    if (array) out.push_back(m_factory.punctuator(tok::r_paren, location));
  }

  TokenFactory& m_factory;
  const Tokens& m_tokens;
  std::vector<bool> m_dropped;
  std::vector<Insert> m_inserts;   ///< before the token of that index
  std::map<size_t, Method> m_copies;   ///< by their last token, behind which the copy goes
  std::vector<Scope> m_scopes;
  int m_parens = 0;
  size_t m_statement = 0;          ///< first token of the current statement
};

}  // namespace

Tokens rewriteStructure(TokenFactory& factory, const Tokens& tokens) {
  if (tokens.empty()) return tokens;
  return StructurePass(factory, tokens).run();
}

}  // namespace invar::msl
