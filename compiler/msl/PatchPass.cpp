// What an earlier parse found in need of another spelling: operands that a conversion must wrap, and components of
// components that stand where something is assigned.
//
// `v.wzyx.xy = e` assigns to components of v, but for clang `v.wzyx` is a value of its own: the library's setter
// refuses it, and here the two selections become one, `v.wz = e`. So it is with `v.xyz.z = e`, which becomes `v.z = e`,
// and with `v.zw[i] = e`, which becomes `v[component i of zw] = e`.
#include <algorithm>
#include <map>

#include "clang/Basic/SourceManager.h"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

namespace tok = clang::tok;

namespace {

// An operand may be of other types in other instantiations of a template: then they return it unchanged.
constexpr const char* kPatchHelpers = R"(
template <class T> constexpr metal::remove_cv_t<metal::remove_addrspace_t<metal::remove_reference_t<T>>>
__invar_copy_value(T&& value) { return value; }
template <class T> constexpr decltype(auto) __invar_widen_to_float(T&& value) {
  using Plain = metal::remove_cv_t<metal::remove_addrspace_t<metal::remove_reference_t<T>>>;
  if constexpr (__is_same(Plain, half) || __is_same(Plain, bfloat)) return (float)value;
  else return static_cast<T&&>(value);
}
template <int... Components> constexpr int __invar_component(int i) {
  int at = 0, result = 0;
  ((result = at++ == i ? Components : result), ...);
  return result;
}
)";

/// Whether a token is the user's, in the source or in what it includes: the library's come before them, where it was
/// not precompiled.
bool isUsers(const clang::SourceManager& sources, const clang::Token& token) {
  clang::FileID file = sources.getFileID(sources.getExpansionLoc(token.getLocation()));
  for (clang::SourceLocation from = sources.getIncludeLoc(file); from.isValid(); from = sources.getIncludeLoc(file))
    file = sources.getFileID(from);
  return file == sources.getMainFileID();
}

/// The letters that a selection of components is written with, or nothing for another name.
llvm::StringRef lettersOf(llvm::StringRef name) {
  if (name.empty() || name.size() > 4) return {};
  for (llvm::StringRef letters : {"xyzw", "rgba"})
    if (name.find_first_not_of(letters) == llvm::StringRef::npos) return letters;
  return {};
}

/// The selection that does what `inner` and then `outer` do; empty where there is none.
std::string join(llvm::StringRef inner, llvm::StringRef outer) {
  const llvm::StringRef letters = lettersOf(outer);
  std::string result;
  for (char letter : outer) {
    const size_t component = letters.find(letter);
    if (component >= inner.size()) return {};
    result += inner[component];
  }
  return result;
}

/// What becomes of a token: others before and behind it, and none or another name in its place.
struct Edit {
  Tokens before, behind;
  bool dropped = false;
  std::string name;
};

class PatchPass {
public:
  PatchPass(TokenFactory& factory, const Tokens& tokens, const std::vector<Patch>& patches)
      : m_factory(factory), m_tokens(tokens) {
    std::map<unsigned, size_t> places;   // a macro may repeat a location: its first token is meant
    for (size_t i = tokens.size(); i-- > 0;) places[tokens[i].getLocation().getRawEncoding()] = i;
    for (const Patch& patch : patches) {
      const auto begin = places.find(patch.begin), end = places.find(patch.end);
      if (begin == places.end()) continue;
      if (patch.kind == Patch::Kind::JoinComponents) {
        joinAssigned(end == places.end() ? endOfOperand(begin->second) : end->second);
      } else if (end != places.end()) {
        const bool copies = patch.kind == Patch::Kind::CopyValue;
        wrap(begin->second, end->second, copies ? "::__invar_copy_value(" : "::__invar_widen_to_float(");
      }
    }
  }

  Tokens run() {
    const clang::SourceManager& sources = m_factory.preprocessor().getSourceManager();
    const auto first =
        std::find_if(m_tokens.begin(), m_tokens.end(), [&](const auto& token) { return isUsers(sources, token); });
    Tokens out(m_tokens.begin(), first);
    append(out, m_factory.lex(kPatchHelpers, "<conversions>"));
    for (size_t i = size_t(first - m_tokens.begin()); i < m_tokens.size(); ++i) {
      const auto found = m_edits.find(i);
      if (found == m_edits.end()) {
        out.push_back(m_tokens[i]);
        continue;
      }
      const Edit& edit = found->second;
      append(out, edit.before);
      if (!edit.name.empty()) out.push_back(m_factory.word(edit.name, m_tokens[i].getLocation()));
      else if (!edit.dropped) out.push_back(m_tokens[i]);
      append(out, edit.behind);
    }
    return out;
  }

private:
  static void append(Tokens& out, const Tokens& tokens) { out.insert(out.end(), tokens.begin(), tokens.end()); }

  /// The tokens of a text, at the place of token `i`.
  Tokens code(llvm::StringRef text, size_t i) {
    Tokens tokens = m_factory.lex(text, "<conversions>");
    for (clang::Token& token : tokens) token.setLocation(m_tokens[i].getLocation());
    return tokens;
  }

  void wrap(size_t begin, size_t end, const char* call) {
    append(m_edits[begin].before, code(call, begin));
    append(m_edits[end].behind, code(")", end));
  }

  /// The components that the name at `i` selects, or nothing.
  llvm::StringRef selection(size_t i) const {
    if (i == 0 || i >= m_tokens.size() || !m_tokens[i].is(tok::identifier)) return {};
    const llvm::StringRef name = wordOf(m_tokens[i]);
    return m_tokens[i - 1].isOneOf(tok::period, tok::arrow) && !lettersOf(name).empty() ? name : llvm::StringRef();
  }

  /// The last token of an operand that begins at `i`: a name, or something in parentheses, and members, arguments and
  /// subscripts behind it.
  size_t endOfOperand(size_t i) const {
    if (m_tokens[i].is(tok::l_paren)) i = closingOf(i);
    while (i + 2 < m_tokens.size()) {
      const clang::Token& next = m_tokens[i + 1];
      if (next.isOneOf(tok::l_paren, tok::l_square)) i = closingOf(i + 1);
      else if (next.isOneOf(tok::period, tok::arrow, tok::coloncolon) && m_tokens[i + 2].is(tok::identifier)) i += 2;
      else break;
    }
    return i;
  }

  /// The parenthesis or bracket that closes the one at `i`.
  size_t closingOf(size_t i) const {
    for (int depth = 0; i + 1 < m_tokens.size(); ++i) {
      if (m_tokens[i].isOneOf(tok::l_paren, tok::l_square)) ++depth;
      if (m_tokens[i].isOneOf(tok::r_paren, tok::r_square) && --depth == 0) break;
    }
    return i;
  }

  void joinAssigned(size_t last) {
    if (m_tokens[last].is(tok::r_square)) return joinSubscript(last);
    if (!selection(last).empty()) joinSelections(last);
  }

  /// `.wzyx.xy` becomes `.wz`, and so on to the left. Gives the whole selection; its name is at the place of the last.
  std::string joinSelections(size_t last) {
    std::string name = selection(last).str();
    if (Edit& edit = m_edits[last]; !edit.name.empty()) return edit.name;
    for (size_t i = last; i >= 3 && m_tokens[i - 1].is(tok::period); i -= 2) {
      const llvm::StringRef inner = selection(i - 2);
      const std::string joined = inner.empty() ? std::string() : join(inner, name);
      if (joined.empty()) break;
      name = joined;
      m_edits[i - 2].dropped = m_edits[i - 1].dropped = true;
    }
    return m_edits[last].name = name;
  }

  /// `.zw[i]` becomes `[component i of zw]`, and `->zw[i]` becomes `[0][component i of zw]`.
  void joinSubscript(size_t closing) {
    size_t opening = closing;
    for (int depth = 0; opening > 0; --opening) {
      if (m_tokens[opening].is(tok::r_square)) ++depth;
      if (m_tokens[opening].is(tok::l_square) && --depth == 0) break;
    }
    if (opening < 2 || selection(opening - 1).empty() || m_edits[opening - 1].dropped) return;
    size_t period = opening - 2;
    const std::string name = joinSelections(opening - 1);
    while (period >= 2 && m_edits[period].dropped) period -= 2;
    if (m_tokens[period].is(tok::arrow)) append(m_edits[opening].before, code("[0]", opening));
    const llvm::StringRef letters = lettersOf(name);
    std::string call = "::__invar_component<";
    for (char letter : name) call += std::to_string(letters.find(letter)) + ",";
    call.back() = '>';
    m_edits[period].dropped = m_edits[opening - 1].dropped = true;
    m_edits[opening - 1].name.clear();
    append(m_edits[opening].behind, code(call + "(", opening));
    append(m_edits[closing].before, code(")", closing));
  }

  TokenFactory& m_factory;
  const Tokens& m_tokens;
  std::map<size_t, Edit> m_edits;
};

}  // namespace

Tokens applyPatches(TokenFactory& factory, const Tokens& tokens, const std::vector<Patch>& patches) {
  if (patches.empty()) return tokens;
  return PatchPass(factory, tokens, patches).run();
}

}  // namespace invar::msl
