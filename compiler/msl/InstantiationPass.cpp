// Takes explicit instantiations with a host_name out of the token stream. A library may have hundreds,
// most of them never used, and each costs a millisecond or more: it is parsed when it is asked for.
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

namespace tok = clang::tok;
using clang::Token;

namespace {

/// `out` ends before index `brace`'s matching brace or the end of the tokens.
size_t matchingBrace(const Tokens& tokens, size_t brace) {
  int depth = 0;
  for (size_t i = brace; i < tokens.size(); ++i) {
    if (tokens[i].is(tok::l_brace)) ++depth;
    if (tokens[i].is(tok::r_brace) && --depth == 0) return i;
  }
  return tokens.size();
}

/// The tokens from `namespace` to `{`, or `extern "C" {`.
bool opensNamespace(llvm::ArrayRef<Token> statement) {
  for (const Token& token : statement.take_front(2))
    if (token.is(tok::kw_namespace)) return true;
  return !statement.empty() && statement[0].is(tok::kw_extern) && statement.size() == 2;
}

/// The text that follows the annotation "msl.host_name".
std::string hostNameOf(clang::Preprocessor& preprocessor, llvm::ArrayRef<Token> statement) {
  for (size_t i = 0; i + 2 < statement.size(); ++i) {
    if (statement[i].isNot(tok::string_literal) || statement[i + 2].isNot(tok::string_literal)) continue;
    llvm::SmallString<64> buffer;
    if (preprocessor.getSpelling(statement[i], buffer) != "\"msl.host_name\"") continue;
    std::string name;
    for (size_t k = i + 2; k < statement.size() && statement[k].is(tok::string_literal); ++k) {
      llvm::SmallString<64> part;
      name += preprocessor.getSpelling(statement[k], part).drop_front().drop_back();
    }
    return name;
  }
  return {};
}

protocol::FunctionKind kindOf(llvm::ArrayRef<Token> statement) {
  for (const Token& token : statement) {
    if (wordOf(token) == "vertex") return protocol::FunctionKind::Vertex;
    if (wordOf(token) == "fragment") return protocol::FunctionKind::Fragment;
  }
  return protocol::FunctionKind::Kernel;
}

std::set<std::string> namesIn(llvm::ArrayRef<Token> statement) {
  std::set<std::string> names;
  for (const Token& token : statement)
    if (token.is(tok::identifier)) names.insert(wordOf(token).str());
  return names;
}

class Extractor {
public:
  Extractor(TokenFactory& factory, const Tokens& tokens, std::vector<LazyInstantiation>& instantiations)
      : m_factory(factory), m_tokens(tokens), m_instantiations(instantiations) {}

  Tokens run() {
    size_t begin = 0;   // of the statement being read
    for (size_t i = 0; i < m_tokens.size(); ++i) {
      llvm::ArrayRef<Token> statement(m_tokens.data() + begin, i - begin);
      if (m_tokens[i].is(tok::semi)) {
        if (!take(statement, m_tokens[i])) copy(begin, i + 1);
        begin = i + 1;
      } else if (m_tokens[i].is(tok::l_brace) && opensNamespace(statement)) {
        m_namespaces.emplace_back(statement.begin(), statement.end());
        m_namespaces.back().push_back(m_tokens[i]);
        copy(begin, i + 1);
        begin = i + 1;
      } else if (m_tokens[i].is(tok::l_brace)) {
        i = matchingBrace(m_tokens, i);   // a body or an initialiser: the statement may go on after it
        if (i < m_tokens.size() && endsStatement(begin, i)) {
          copy(begin, i + 1);
          begin = i + 1;
        }
      } else if (m_tokens[i].is(tok::r_brace)) {
        if (!m_namespaces.empty()) m_namespaces.pop_back();
        copy(begin, i + 1);
        begin = i + 1;
      }
    }
    copy(begin, m_tokens.size());
    return std::move(m_out);
  }

private:
  /// After a function's body, unlike after a class or an initialiser, no semicolon comes.
  bool endsStatement(size_t begin, size_t brace) const {
    return brace + 1 >= m_tokens.size() || !m_tokens[brace + 1].isOneOf(tok::semi, tok::comma, tok::r_paren,
                                                                       tok::l_square, tok::greater) ;
  }

  void copy(size_t begin, size_t end) {
    end = std::min(end, m_tokens.size());
    if (begin < end) m_out.insert(m_out.end(), m_tokens.begin() + begin, m_tokens.begin() + end);
  }

  bool take(llvm::ArrayRef<Token> statement, const Token& semicolon) {
    if (statement.size() < 3 || statement[0].isNot(tok::kw_template) || statement[1].is(tok::less)) return false;
    std::string name = hostNameOf(m_factory.preprocessor(), statement);
    if (name.empty()) return false;
    LazyInstantiation lazy;
    lazy.hostName = std::move(name);
    lazy.kind = kindOf(statement);
    lazy.names = namesIn(statement);
    lazy.location = statement[0].getLocation();
    for (const Tokens& opening : m_namespaces) lazy.tokens.insert(lazy.tokens.end(), opening.begin(), opening.end());
    lazy.tokens.insert(lazy.tokens.end(), statement.begin(), statement.end());
    lazy.tokens.push_back(semicolon);
    for (size_t i = 0; i < m_namespaces.size(); ++i)
      lazy.tokens.push_back(m_factory.punctuator(tok::r_brace, semicolon.getLocation()));
    m_instantiations.push_back(std::move(lazy));
    return true;
  }

  TokenFactory& m_factory;
  const Tokens& m_tokens;
  std::vector<LazyInstantiation>& m_instantiations;
  std::vector<Tokens> m_namespaces;   ///< the openings of those around the current statement
  Tokens m_out;
};

}  // namespace

Tokens extractInstantiations(TokenFactory& factory, const Tokens& tokens,
                             std::vector<LazyInstantiation>& instantiations) {
  return Extractor(factory, tokens, instantiations).run();
}

}  // namespace invar::msl
