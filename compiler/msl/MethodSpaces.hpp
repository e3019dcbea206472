// Methods for objects in one address space, as in `float get() const device`. Clang has such methods in OpenCL only, and
// there with OpenCL's address spaces, which are not those of our types (SYCL's). So
// - the token pass writes OpenCL's keywords behind the methods,
// - from such a keyword to the method's body, while clang makes the method's type, the language is OpenCL's as well,
// - and the types of methods get our spaces when their class is complete: before the bodies of its methods are parsed.
// An object in no named space, as those of a thread are, fits the methods of every space for clang. Methods for threads
// beside those of the same name for other spaces have a condition that is always true: it makes them the better choice.
#pragma once

#include "clang/AST/ASTMutationListener.h"
#include "clang/Lex/Preprocessor.h"

namespace invar::msl {

class MethodSpaces final : public clang::ASTMutationListener {
public:
  void CompletedTagDefinition(const clang::TagDecl* tag) override;

  static bool isQualifier(const clang::Token& token);
  /// Watches the tokens that the parser takes, as far as they are not marked as injected again.
  static void watch(clang::Preprocessor& preprocessor, clang::LangOptions& language);
  /// Tokens behind the brace that opens a method's body until which to watch: the parser may have looked at one of them.
  static constexpr unsigned kLookAhead = 2;
};

}  // namespace invar::msl
