// The last pass: MSL's keywords become what clang calls them.
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

namespace tok = clang::tok;

Tokens rewriteSpellings(TokenFactory& factory, const Tokens& tokens) {
  Tokens out;
  out.reserve(tokens.size() + tokens.size() / 4);
  for (const clang::Token& token : tokens) {
    clang::SourceLocation location = token.getLocation();
    llvm::StringRef text = token.is(tok::identifier) ? wordOf(token) : llvm::StringRef();
    if (text == "device") {
      factory.attribute(out, "opencl_global", location);
    } else if (text == "threadgroup") {
      factory.attribute(out, "opencl_local", location);
    } else if (text == "constant") {
      out.push_back(factory.word("const", location));
      factory.attribute(out, "opencl_global_host", location);
    } else if (text == "kernel" || text == "vertex" || text == "fragment") {
      factory.annotate(out, text, {}, location);
    } else if (text != "thread") {
      out.push_back(token);
    }
  }
  return out;
}

}  // namespace invar::msl
