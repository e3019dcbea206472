// A vector's length is an `int` to clang, which deduces no parameter of another type from it. Apple's compiler deduces any
// integer, so a template parameter that is the length of a vector in what its template declares becomes an `int`:
//
//   template <typename T, uint N> T sum(vec<T, N> v)   ->   template <typename T, int N> T sum(vec<T, N> v)
#include "compiler/msl/TokenPass.hpp"
#include "llvm/ADT/StringSet.h"

namespace invar::msl {

namespace tok = clang::tok;
using clang::Token;

namespace {

/// A parameter of a template: where its type stands, and its name.
struct Parameter {
  size_t begin, name;
};

bool isIntegerWord(const Token& token) {
  static const llvm::StringSet<> words = {"unsigned", "short", "char", "long", "uchar", "ushort", "uint", "ulong", "size_t",
                                          "int", "int8_t", "int16_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t"};
  return words.contains(wordOf(token));
}

class VectorLengthPass {
public:
  explicit VectorLengthPass(TokenFactory& factory, const Tokens& tokens) : m_factory(factory), m_tokens(tokens) {}

  Tokens run() {
    Tokens out;
    out.reserve(m_tokens.size());
    std::vector<Parameter> lengths;
    for (size_t i = 0; i < m_tokens.size(); ++i) {
      if (at(i).is(tok::kw_template) && at(i + 1).is(tok::less)) lengths = lengthsOf(i + 2);
      const auto found = llvm::find_if(lengths, [&](const Parameter& length) { return length.begin == i; });
      if (found == lengths.end()) {
        out.push_back(at(i));
        continue;
      }
      out.push_back(m_factory.word("int", at(i).getLocation()));
      i = found->name - 1;
    }
    return out;
  }

private:
  const Token& at(size_t i) const { return m_tokens[std::min(i, m_tokens.size() - 1)]; }

  /// Which parameters of the template header that begins at `i` are lengths of vectors in its declaration.
  std::vector<Parameter> lengthsOf(size_t i) const {
    std::vector<Parameter> parameters;
    bool isFirst = true;   // of a parameter's tokens
    for (int depth = 1; i < m_tokens.size() && depth > 0; ++i) {
      if (at(i).is(tok::less)) ++depth;
      if (at(i).is(tok::greater)) --depth;
      if (isFirst && isIntegerWord(at(i))) {
        size_t name = i;
        while (isIntegerWord(at(name))) ++name;
        const bool isInt = name == i + 1 && at(i).is(tok::kw_int);
        if (at(name).is(tok::identifier) && !isInt) parameters.push_back({i, name});
      }
      isFirst = depth == 1 && at(i).is(tok::comma);
    }
    llvm::erase_if(parameters, [&](const Parameter& parameter) { return !isLength(wordOf(at(parameter.name)), i); });
    return parameters;
  }

  /// Whether `vec<..., name>` stands between `i` and the declaration's body or end.
  bool isLength(llvm::StringRef name, size_t i) const {
    int angles = 0, vector = 0;   // how deep, and in which depth a vector's arguments are
    for (; i < m_tokens.size() && !at(i).isOneOf(tok::l_brace, tok::semi); ++i) {
      if (at(i).is(tok::less)) {
        ++angles;
        if (wordOf(at(i - 1)) == "vec" || wordOf(at(i - 1)) == "packed_vec") vector = angles;
      } else if (at(i).isOneOf(tok::greater, tok::greatergreater)) {
        if (vector > 0 && vector == angles && wordOf(at(i - 1)) == name && at(i - 2).is(tok::comma)) return true;
        angles -= at(i).is(tok::greater) ? 1 : 2;
        vector = std::min(vector, angles);
      }
    }
    return false;
  }

  TokenFactory& m_factory;
  const Tokens& m_tokens;
};

}  // namespace

Tokens rewriteVectorLengths(TokenFactory& factory, const Tokens& tokens) {
  if (tokens.empty()) return tokens;
  return VectorLengthPass(factory, tokens).run();
}

}  // namespace invar::msl
