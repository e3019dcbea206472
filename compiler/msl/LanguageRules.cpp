// What MSL leaves out of C++ and can be told by a keyword.
#include "clang/Basic/SourceManager.h"
#include "compiler/msl/Diagnostics.hpp"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

namespace tok = clang::tok;

namespace {

/// Why a keyword is refused, or null.
const char* refusal(tok::TokenKind kind, tok::TokenKind previous) {
  switch (kind) {
    case tok::kw_double: return "'double' is not supported in Metal; use 'float'";
    case tok::kw_long:
      return previous == tok::kw_long ? "'long long' is not supported in Metal; use 'long', which has 64 bits" : nullptr;
    case tok::kw___float128: return "'__float128' is not supported in Metal; use 'float'";
    case tok::kw_goto: return "'goto' is not supported in Metal";
    case tok::kw_new: return "'new' is not supported in Metal: a function cannot allocate memory";
    case tok::kw_delete:
      return previous == tok::equal ? nullptr : "'delete' is not supported in Metal: a function cannot allocate memory";
    case tok::kw_throw:
    case tok::kw_try: return "exceptions are not supported in Metal";
    case tok::kw_virtual: return "'virtual' is not supported in Metal: there are no virtual functions or base classes";
    case tok::kw_dynamic_cast: return "'dynamic_cast' is not supported in Metal: there is no run-time type information";
    case tok::kw_typeid: return "'typeid' is not supported in Metal: there is no run-time type information";
    case tok::kw_thread_local:
    case tok::kw__Thread_local: return "'thread_local' is not supported in Metal";
    case tok::kw_asm: return "'asm' is not supported in Metal";
    default: return nullptr;
  }
}

}  // namespace

void checkLanguageRules(clang::Preprocessor& preprocessor, const Tokens& tokens) {
  const clang::SourceManager& sources = preprocessor.getSourceManager();
  clang::DiagnosticsEngine& engine = preprocessor.getDiagnostics();
  tok::TokenKind previous = tok::unknown;
  for (const clang::Token& token : tokens) {
    const char* text = refusal(token.getKind(), previous);
    previous = token.getKind();
    if (text && !sources.isInSystemHeader(token.getLocation()))
      Diagnostics::of(engine).refuse(engine, token.getLocation(), text);
  }
}

}  // namespace invar::msl
