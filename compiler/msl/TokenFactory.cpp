#include "compiler/msl/TokenFactory.hpp"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "compiler/msl/MethodSpaces.hpp"

namespace invar::msl {

using clang::SourceLocation;
using clang::Token;
namespace tok = clang::tok;

namespace {
// The parser may look a few tokens ahead of the end; it must find the end there, and not the rest of
// whatever was being read before.
constexpr size_t kEndTokens = 8;

Token blank(tok::TokenKind kind, SourceLocation location) {
  Token token;
  token.startToken();
  token.setKind(kind);
  token.setLocation(location);
  token.setLength(1);
  return token;
}
}  // namespace

Token TokenFactory::punctuator(tok::TokenKind kind, SourceLocation location) { return blank(kind, location); }

Token TokenFactory::endOfFile(SourceLocation location) { return blank(tok::eof, location); }

Token TokenFactory::word(llvm::StringRef text, SourceLocation location) {
  clang::IdentifierInfo* info = m_preprocessor.getIdentifierInfo(text);
  Token token = blank(info->getTokenID(), location);
  token.setIdentifierInfo(info);
  return token;
}

Token TokenFactory::methodSpace(llvm::StringRef space, SourceLocation location) {
  const auto keyword = [&](const char* name, tok::TokenKind kind) {
    clang::IdentifierInfo* info = m_preprocessor.getIdentifierInfo(name);
    if (info->getTokenID() == tok::identifier) info->revertIdentifierToTokenID(kind);   // until here, one in OpenCL only
    return word(name, location);
  };
  if (space == "device") return keyword("__global", tok::kw___global);
  if (space == "constant") return keyword("__constant", tok::kw___constant);
  return space == "threadgroup" ? keyword("__local", tok::kw___local) : keyword("__private", tok::kw___private);
}

Token TokenFactory::number(llvm::StringRef text, SourceLocation location) {
  Token token;
  token.startToken();
  token.setKind(tok::numeric_constant);
  m_preprocessor.CreateString(text, token, location, location);
  return token;
}

Token TokenFactory::string(llvm::StringRef text, SourceLocation location) {
  Token token;
  token.startToken();
  token.setKind(tok::string_literal);
  m_preprocessor.CreateString(("\"" + text + "\"").str(), token, location, location);
  return token;
}

void TokenFactory::attribute(Tokens& out, llvm::StringRef name, SourceLocation location) {
  out.push_back(word("__attribute__", location));
  out.push_back(punctuator(tok::l_paren, location));
  out.push_back(punctuator(tok::l_paren, location));
  out.push_back(word(name, location));
  out.push_back(punctuator(tok::r_paren, location));
  out.push_back(punctuator(tok::r_paren, location));
}

void TokenFactory::annotate(Tokens& out, llvm::StringRef name, llvm::ArrayRef<Token> arguments,
                            SourceLocation location) {
  out.push_back(word("__attribute__", location));
  out.push_back(punctuator(tok::l_paren, location));
  out.push_back(punctuator(tok::l_paren, location));
  out.push_back(word("annotate", location));
  out.push_back(punctuator(tok::l_paren, location));
  out.push_back(string(("msl." + name).str(), location));
  if (!arguments.empty()) {
    out.push_back(punctuator(tok::comma, location));
    out.insert(out.end(), arguments.begin(), arguments.end());
  }
  for (int i = 0; i < 3; ++i) out.push_back(punctuator(tok::r_paren, location));
}

Tokens TokenFactory::lex(llvm::StringRef text, llvm::StringRef bufferName) {
  clang::SourceManager& sources = m_preprocessor.getSourceManager();
  clang::FileID file = sources.createFileID(llvm::MemoryBuffer::getMemBufferCopy(text, bufferName));
  clang::Lexer lexer(file, sources.getBufferOrFake(file), sources, m_preprocessor.getLangOpts());
  Tokens tokens;
  Token token;
  while (!lexer.LexFromRawLexer(token) || token.isNot(tok::eof)) {
    if (token.is(tok::raw_identifier)) m_preprocessor.LookUpIdentifierInfo(token);
    tokens.push_back(token);
    if (token.is(tok::eof)) break;
  }
  if (!tokens.empty() && tokens.back().is(tok::eof)) tokens.pop_back();
  return tokens;
}

void TokenFactory::enter(const Tokens& tokens, SourceLocation end) {
  size_t count = tokens.size() + kEndTokens;
  auto copy = std::make_unique<Token[]>(count);
  std::copy(tokens.begin(), tokens.end(), copy.get());
  for (size_t i = tokens.size(); i < count; ++i) copy[i] = endOfFile(end);
  bool watched = false;
  unsigned behind = 0;   // tokens since the brace
  for (size_t i = 0; i < count; ++i) {
    if (MethodSpaces::isQualifier(copy[i])) watched = true, behind = 0;
    if (!watched) copy[i].setFlag(Token::IsReinjected);
    else if (behind > 0 || MethodSpaces::endsHead(copy[i])) watched = behind++ < MethodSpaces::kLookAhead;
  }
  // The flag says it for each token: those that are watched count as new ones.
  m_preprocessor.EnterTokenStream(std::move(copy), count, /*DisableMacroExpansion=*/true, /*IsReinject=*/false);
}

llvm::StringRef wordOf(const Token& token) {
  if (token.isAnnotation()) return {};
  const clang::IdentifierInfo* info = token.getIdentifierInfo();
  return info ? info->getName() : llvm::StringRef();
}

bool isAddressSpace(const Token& token) {
  llvm::StringRef text = wordOf(token);
  return text == "device" || text == "constant" || text == "threadgroup" || text == "thread";
}

}  // namespace invar::msl
