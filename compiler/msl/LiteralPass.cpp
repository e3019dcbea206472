// Floating literals: half and bfloat have suffixes that clang does not know, and without a suffix a
// literal is a float.
#include "clang/Basic/CharInfo.h"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

namespace tok = clang::tok;
using clang::Token;

namespace {

struct FloatLiteral {
  const char* type = nullptr;   ///< a cast that it needs, or null
  std::string text;             ///< with the suffix f; empty: the literal stays as it is
};

FloatLiteral readFloatLiteral(llvm::StringRef spelling) {
  FloatLiteral literal;
  bool hex = spelling.starts_with_insensitive("0x");
  llvm::StringRef digits = spelling;
  if (hex && spelling.find_first_of("pP") == llvm::StringRef::npos) return literal;
  // clang's own spelling comes from its predefined macros, __FLT16_MAX__ and the like.
  if (digits.consume_back_insensitive("bf16")) literal.type = "bfloat";
  else if (digits.consume_back_insensitive("f16")) literal.type = "half";
  else if (digits.consume_back("bf") || digits.consume_back("BF")) literal.type = "bfloat";
  else if (digits.consume_back("h") || digits.consume_back("H")) literal.type = "half";
  bool isFloat = hex || digits.find_first_of(".eE") != llvm::StringRef::npos;
  if (!literal.type && !(isFloat && (clang::isDigit(digits.back()) || digits.back() == '.'))) return literal;
  literal.text = digits.str();
  if (!isFloat) literal.text += ".";
  literal.text += "f";
  return literal;
}

}  // namespace

Tokens rewriteLiterals(TokenFactory& factory, const Tokens& tokens) {
  clang::Preprocessor& preprocessor = factory.preprocessor();
  unsigned longDouble = preprocessor.getDiagnostics().getDiagnosticIDs()->getCustomDiagID(
    clang::DiagnosticIDs::Error, "a literal of type 'long double' is not supported in Metal; use 'float'");
  Tokens out;
  out.reserve(tokens.size() + 64);
  for (const Token& token : tokens) {
    if (token.isAnnotation() || token.isNot(tok::numeric_constant)) {
      out.push_back(token);
      continue;
    }
    llvm::SmallString<32> buffer;
    llvm::StringRef spelling = preprocessor.getSpelling(token, buffer);
    FloatLiteral literal = readFloatLiteral(spelling);
    clang::SourceLocation location = token.getLocation();
    if (spelling.ends_with_insensitive("l") && !spelling.starts_with_insensitive("0x") &&
        spelling.find_first_of(".eE") != llvm::StringRef::npos)
      preprocessor.getDiagnostics().Report(location, longDouble);
    if (literal.text.empty()) {
      out.push_back(token);
      continue;
    }
    if (literal.type) {
      out.push_back(factory.punctuator(tok::l_paren, location));
      out.push_back(factory.punctuator(tok::l_paren, location));
      out.push_back(factory.word(literal.type, location));
      out.push_back(factory.punctuator(tok::r_paren, location));
    }
    Token number = factory.number(literal.text, location);
    number.setFlag(Token::LeadingSpace);
    out.push_back(number);
    if (literal.type) out.push_back(factory.punctuator(tok::r_paren, location));
  }
  return out;
}

}  // namespace invar::msl
