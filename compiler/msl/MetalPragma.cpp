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

/// What clang calls an option, or an empty string when it is not known.
std::string clangOption(llvm::StringRef name, llvm::StringRef value) {
  if (name == "contract" && (value == "off" || value == "on" || value == "fast")) return ("contract(" + value + ")").str();
  if (name != "math_mode") return {};
  if (value == "safe") return "reassociate(off) reciprocal(off) contract(off)";
  if (value == "relaxed" || value == "fast") return "reassociate(on) reciprocal(on) contract(fast)";
  return {};
}

/// The pragma becomes clang's own, which binds it to the scope that it stands in.
class FloatingPointPragma final : public clang::PragmaHandler {
public:
  FloatingPointPragma() : PragmaHandler("fp") {}
  void HandlePragma(clang::Preprocessor& preprocessor, clang::PragmaIntroducer, Token& first) override {
    Tokens line = readLine(preprocessor);
    bool wellFormed = line.size() == 4 && line[1].is(tok::l_paren) && line[3].is(tok::r_paren);
    std::string option = wellFormed ? clangOption(wordOf(line[0]), wordOf(line[2])) : std::string();
    if (option.empty()) {
      unsigned id = preprocessor.getDiagnostics().getDiagnosticIDs()->getCustomDiagID(
        clang::DiagnosticIDs::Warning, "unknown option of '#pragma METAL fp' ignored; it takes "
        "'math_mode(safe|relaxed|fast)' or 'contract(off|on|fast)'");
      preprocessor.Diag(first.getLocation(), id);
      return;
    }
    TokenFactory factory(preprocessor);
    clang::SourceLocation location = first.getLocation();
    auto tokens = std::make_unique<Token[]>(4);
    tokens[0] = factory.word("_Pragma", location);
    tokens[1] = factory.punctuator(tok::l_paren, location);
    tokens[2] = factory.string("clang fp " + option, location);
    tokens[3] = factory.punctuator(tok::r_paren, location);
    preprocessor.EnterTokenStream(std::move(tokens), 4, /*DisableMacroExpansion=*/false, /*IsReinject=*/false);
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
