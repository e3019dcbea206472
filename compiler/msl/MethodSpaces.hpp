// Methods for objects in one address space, as in `float get() const device`. Clang has such methods in OpenCL only, and
// there with OpenCL's address spaces, which are not those of our types (SYCL's). So
// - the token pass writes OpenCL's keywords behind the methods,
// - from such a keyword to the method's body, while clang makes the method's type, the language is OpenCL's as well,
// - and the types of methods get our spaces when their class is complete: before the bodies of its methods are parsed. To
//   find the declaration of a method that is defined behind its class, clang needs them as they were for a while.
// An object in no named space, as those of a thread are, fits the methods of every space for clang. Methods for threads
// beside those of the same name for other spaces have a condition that is always true: it makes them the better choice.
#pragma once

#include <vector>

#include "clang/AST/ASTMutationListener.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Lex/Preprocessor.h"

namespace invar::msl {

class MethodSpaces final : public clang::ASTMutationListener {
public:
  void CompletedTagDefinition(const clang::TagDecl* tag) override;

  static bool isQualifier(const clang::Token& token);
  /// Watches the tokens that the parser takes, as far as they are not marked as injected again.
  void watch(clang::Preprocessor& preprocessor, clang::LangOptions& language);
  /// What ends a method's head.
  static bool endsHead(const clang::Token& token) { return token.isOneOf(clang::tok::l_brace, clang::tok::semi); }
  /// Tokens behind a method's head until which to watch: the parser may have looked at one of them.
  static constexpr unsigned kLookAhead = 2;

private:
  std::vector<clang::CXXMethodDecl*> m_methods;   ///< with a space, in the source's own classes
};

}  // namespace invar::msl
