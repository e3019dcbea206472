// [[name(arguments)]] becomes a GNU attribute: the C++ form is not allowed after `template` in an explicit
// instantiation, and only the GNU form is inherited by the parameters of an instantiation. `coherent` and
// `coherent(scope)` go: every access to device memory is coherent on the devices we serve.
#include "compiler/msl/Attributes.hpp"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

namespace tok = clang::tok;
using clang::Token;

namespace {

struct AttributeList {
  std::vector<Tokens> attributes;   ///< name and arguments of each
  size_t end = 0;                   ///< index of the token after `]]`; 0: this is no attribute list
};

AttributeList readAttributeList(const Tokens& tokens, size_t begin) {
  AttributeList list;
  list.attributes.emplace_back();
  int depth = 0;
  for (size_t i = begin + 2; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.is(tok::eof)) return list;
    if (token.isOneOf(tok::l_paren, tok::l_square, tok::l_brace)) ++depth;
    if (token.isOneOf(tok::r_paren, tok::r_square, tok::r_brace) && --depth < 0) {
      if (token.is(tok::r_square) && i + 1 < tokens.size() && tokens[i + 1].is(tok::r_square)) list.end = i + 2;
      break;
    }
    if (token.is(tok::comma) && depth == 0) list.attributes.emplace_back();
    else list.attributes.back().push_back(token);
  }
  return list;
}

/// `[[` of an attribute opens where a subscript cannot: a subscript's first token is no `[`, but for a lambda.
bool isAttributeList(const AttributeList& list) {
  if (list.end == 0) return false;
  for (const Tokens& attribute : list.attributes) {
    if (attribute.empty() || wordOf(attribute[0]).empty()) return false;
    if (attribute.size() > 1 && !attribute[1].isOneOf(tok::l_paren, tok::coloncolon)) return false;
  }
  return true;
}

/// `function_constant(name)` makes a parameter depend on a constant: its address as the argument lets
/// clang look the name up, and reflection find the variable.
Tokens parameterConstant(TokenFactory& factory, llvm::ArrayRef<Token> name) {
  Tokens out{factory.punctuator(tok::amp, name[0].getLocation())};
  out.insert(out.end(), name.begin(), name.end());
  return out;
}

void rewriteAttribute(TokenFactory& factory, Tokens& out, const Tokens& attribute, bool onParameter) {
  llvm::StringRef name = wordOf(attribute[0]);
  clang::SourceLocation location = attribute[0].getLocation();
  llvm::ArrayRef<Token> arguments;
  if (attribute.size() > 3) arguments = llvm::ArrayRef<Token>(attribute).slice(2, attribute.size() - 3);
  if (attributeForm(name) == AttributeForm::WithoutArguments) arguments = {};
  if (name == "function_constant" && onParameter && !arguments.empty() && arguments[0].is(tok::identifier))
    factory.annotate(out, name, parameterConstant(factory, arguments), location);
  else
    factory.annotate(out, name, arguments, location);
}

/// An attribute that is not MSL's keeps its C++ form; clang applies it or warns about it.
void keepAttribute(TokenFactory& factory, Tokens& out, const Tokens& attribute) {
  clang::SourceLocation location = attribute[0].getLocation();
  out.push_back(factory.punctuator(tok::l_square, location));
  out.push_back(factory.punctuator(tok::l_square, location));
  out.insert(out.end(), attribute.begin(), attribute.end());
  out.push_back(factory.punctuator(tok::r_square, location));
  out.push_back(factory.punctuator(tok::r_square, location));
}

/// The index behind `coherent` or `coherent(scope)` where that is a qualifier, and not a name of the program's.
size_t endOfCoherent(const Tokens& tokens, size_t i) {
  if (wordOf(tokens[i]) != "coherent" || i + 1 >= tokens.size()) return i;
  const bool hasScope = i + 4 < tokens.size() && tokens[i + 1].is(tok::l_paren) && tokens[i + 3].is(tok::r_paren);
  const size_t end = hasScope ? i + 4 : i + 1;
  return wordOf(tokens[end]).empty() ? i : end;
}

/// Copies the array bounds that stand behind an attribute: clang wants them before it. Gives the index behind them.
size_t moveBounds(const Tokens& tokens, size_t i, Tokens& out) {
  while (i + 1 < tokens.size() && tokens[i].is(tok::l_square) && tokens[i + 1].isNot(tok::l_square)) {
    int depth = 0;
    do {
      if (tokens[i].is(tok::l_square)) ++depth;
      if (tokens[i].is(tok::r_square)) --depth;
      out.push_back(tokens[i++]);
    } while (depth > 0 && i < tokens.size());
  }
  return i;
}

}  // namespace

Tokens rewriteAttributes(TokenFactory& factory, const Tokens& tokens) {
  Tokens out;
  out.reserve(tokens.size() + tokens.size() / 4);
  int parens = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    i = endOfCoherent(tokens, i);
    if (tokens[i].is(tok::l_paren)) ++parens;
    if (tokens[i].is(tok::r_paren)) --parens;
    bool opens = tokens[i].is(tok::l_square) && i + 1 < tokens.size() && tokens[i + 1].is(tok::l_square);
    AttributeList list;
    if (opens) list = readAttributeList(tokens, i);
    if (!isAttributeList(list)) {
      out.push_back(tokens[i]);
      continue;
    }
    const bool ofName = i > 0 && tokens[i - 1].is(tok::identifier);
    const size_t end = ofName ? moveBounds(tokens, list.end, out) : list.end;
    for (const Tokens& attribute : list.attributes) {
      bool ours = attributeForm(wordOf(attribute[0])) != AttributeForm::Unknown &&
                  !(attribute.size() > 1 && attribute[1].is(tok::coloncolon));
      if (ours) rewriteAttribute(factory, out, attribute, parens > 0);
      else keepAttribute(factory, out, attribute);
    }
    i = end - 1;
  }
  return out;
}

}  // namespace invar::msl
