// Makes tokens for the token pass. Every token gets the location of what it stands for, so that a
// diagnostic about it points into the user's source.
#pragma once

#include <string>
#include <vector>

#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/Token.h"

namespace invar::msl {

using Tokens = std::vector<clang::Token>;

class TokenFactory {
public:
  explicit TokenFactory(clang::Preprocessor& preprocessor) : m_preprocessor(preprocessor) {}
  clang::Preprocessor& preprocessor() { return m_preprocessor; }

  clang::Token punctuator(clang::tok::TokenKind kind, clang::SourceLocation location);
  /// A name or a keyword.
  clang::Token word(llvm::StringRef text, clang::SourceLocation location);
  clang::Token number(llvm::StringRef text, clang::SourceLocation location);
  /// A string literal of `text`, quotes added.
  clang::Token string(llvm::StringRef text, clang::SourceLocation location);
  clang::Token endOfFile(clang::SourceLocation location);

  /// The qualifier behind a method for objects in an address space of MSL's (see MethodSpaces).
  clang::Token methodSpace(llvm::StringRef space, clang::SourceLocation location);

  /// Appends `__attribute__((name))`.
  void attribute(Tokens& out, llvm::StringRef name, clang::SourceLocation location);
  /// Appends `__attribute__((annotate("msl.<name>", arguments)))`.
  void annotate(Tokens& out, llvm::StringRef name, llvm::ArrayRef<clang::Token> arguments,
                clang::SourceLocation location);

  /// The tokens of a text, located in a buffer of their own called `bufferName`.
  Tokens lex(llvm::StringRef text, llvm::StringRef bufferName);

  /// Hands `tokens` to whoever reads from the preprocessor next, ended by end-of-file tokens.
  void enter(const Tokens& tokens, clang::SourceLocation end);

private:
  clang::Preprocessor& m_preprocessor;
};

/// The identifier or keyword that a token spells, or an empty string.
llvm::StringRef wordOf(const clang::Token& token);
/// `device`, `constant`, `thread` or `threadgroup`.
bool isAddressSpace(const clang::Token& token);

}  // namespace invar::msl
