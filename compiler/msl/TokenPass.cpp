#include "compiler/msl/TokenPass.hpp"

#include <algorithm>
#include <set>

#include "clang/Basic/SourceManager.h"

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
)";

/// Whether a token is the user's, in the source or in what it includes: the library's come before them, where it was
/// not precompiled.
bool isUsers(const clang::SourceManager& sources, const clang::Token& token) {
  clang::FileID file = sources.getFileID(sources.getExpansionLoc(token.getLocation()));
  for (clang::SourceLocation from = sources.getIncludeLoc(file); from.isValid(); from = sources.getIncludeLoc(file))
    file = sources.getFileID(from);
  return file == sources.getMainFileID();
}
}  // namespace

Tokens applyPatches(TokenFactory& factory, const Tokens& tokens, const std::vector<Patch>& patches) {
  if (patches.empty()) return tokens;
  std::set<size_t> done;   // a macro may repeat a location: one wrap for each patch
  const clang::SourceManager& sources = factory.preprocessor().getSourceManager();
  const auto first =
      std::find_if(tokens.begin(), tokens.end(), [&](const auto& token) { return isUsers(sources, token); });
  Tokens out(tokens.begin(), first);
  for (const clang::Token& token : factory.lex(kPatchHelpers, "<conversions>")) out.push_back(token);
  for (auto at = first; at != tokens.end(); ++at) {
    const clang::Token& token = *at;
    unsigned place = token.getLocation().getRawEncoding();
    for (size_t i = 0; i < patches.size(); ++i) {
      if (patches[i].begin != place || !done.insert(i * 2).second) continue;
      const char* helper = patches[i].kind == Patch::Kind::CopyValue ? "__invar_copy_value" : "__invar_widen_to_float";
      out.push_back(factory.punctuator(tok::coloncolon, token.getLocation()));
      out.push_back(factory.word(helper, token.getLocation()));
      out.push_back(factory.punctuator(tok::l_paren, token.getLocation()));
    }
    out.push_back(token);
    for (size_t i = 0; i < patches.size(); ++i)
      if (patches[i].end == place && done.count(i * 2) && done.insert(i * 2 + 1).second)
        out.push_back(factory.punctuator(tok::r_paren, token.getLocation()));
  }
  return out;
}

RewrittenTokens rewriteTokens(TokenFactory& factory, Tokens tokens, const std::vector<Patch>& patches) {
  checkLanguageRules(factory.preprocessor(), tokens);
  RewrittenTokens result;
  tokens = applyPatches(factory, tokens, patches);
  tokens = rewriteAttributes(factory, tokens);
  tokens = rewriteLiterals(factory, tokens);
  tokens = rewriteStructure(factory, tokens);
  tokens = extractInstantiations(factory, tokens, result.instantiations);
  result.tokens = rewriteSpellings(factory, tokens);
  for (LazyInstantiation& instantiation : result.instantiations)
    instantiation.tokens = rewriteSpellings(factory, instantiation.tokens);
  return result;
}

}  // namespace invar::msl
