#include "compiler/msl/MetalPragma.hpp"

#include "clang/Lex/Pragma.h"
#include "compiler/msl/TokenFactory.hpp"

namespace invar::msl {

namespace tok = clang::tok;
using clang::Token;

namespace {

/// Reads the rest of the line.
Tokens readLine(clang::Preprocessor& preprocessor) {
  Tokens tokens;
  Token token;
  for (preprocessor.LexUnexpandedToken(token); token.isNot(tok::eod); preprocessor.LexUnexpandedToken(token))
    tokens.push_back(token);
  return tokens;
}

/// What clang calls an option; nothing when it is not known.
std::vector<std::string> clangPragmas(llvm::StringRef name, llvm::StringRef value) {
  if (name == "contract" && (value == "off" || value == "on" || value == "fast")) return {("clang fp contract(" + value + ")").str()};
  if (name != "math_mode") return {};
  // The first takes back what the language options allow beyond the second's words: signed zeros, approximations.
  if (value == "safe") return {"float_control(precise, on)", "clang fp contract(off)"};
  if (value == "relaxed" || value == "fast") return {"clang fp reassociate(on) reciprocal(on) contract(fast)"};
  return {};
}

/// The pragma becomes clang's own, which binds it to the scope that it stands in.
class FloatingPointPragma final : public clang::PragmaHandler {
public:
  FloatingPointPragma() : PragmaHandler("fp") {}
  void HandlePragma(clang::Preprocessor& preprocessor, clang::PragmaIntroducer, Token& first) override {
    Tokens line = readLine(preprocessor);
    bool wellFormed = line.size() == 4 && line[1].is(tok::l_paren) && line[3].is(tok::r_paren);
    std::vector<std::string> pragmas;
    if (wellFormed) pragmas = clangPragmas(wordOf(line[0]), wordOf(line[2]));
    if (pragmas.empty()) {
      unsigned id = preprocessor.getDiagnostics().getDiagnosticIDs()->getCustomDiagID(
        clang::DiagnosticIDs::Warning, "unknown option of '#pragma METAL fp' ignored; it takes "
        "'math_mode(safe|relaxed|fast)' or 'contract(off|on|fast)'");
      preprocessor.Diag(first.getLocation(), id);
      return;
    }
    TokenFactory factory(preprocessor);
    clang::SourceLocation location = first.getLocation();
    const size_t count = pragmas.size() * 4;
    auto tokens = std::make_unique<Token[]>(count);
    Token* next = tokens.get();
    for (const std::string& pragma : pragmas) {
      *next++ = factory.word("_Pragma", location);
      *next++ = factory.punctuator(tok::l_paren, location);
      *next++ = factory.string(pragma, location);
      *next++ = factory.punctuator(tok::r_paren, location);
    }
    preprocessor.EnterTokenStream(std::move(tokens), count, /*DisableMacroExpansion=*/false, /*IsReinject=*/false);
  }
};

class IgnoredPragma final : public clang::PragmaHandler {
public:
  explicit IgnoredPragma(llvm::StringRef name) : PragmaHandler(name) {}
  void HandlePragma(clang::Preprocessor& preprocessor, clang::PragmaIntroducer, Token&) override {
    readLine(preprocessor);
  }
};

}  // namespace

void addMetalPragma(clang::Preprocessor& preprocessor) {
  preprocessor.AddPragmaHandler("METAL", new FloatingPointPragma);
  preprocessor.AddPragmaHandler("METAL", new IgnoredPragma("internals"));
}

}  // namespace invar::msl
