#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

RewrittenTokens rewriteTokens(TokenFactory& factory, Tokens tokens, const std::vector<Patch>& patches) {
  checkLanguageRules(factory.preprocessor(), tokens);
  RewrittenTokens result;
  tokens = applyPatches(factory, tokens, patches);
  tokens = rewriteAttributes(factory, tokens);
  tokens = rewriteLiterals(factory, tokens);
  tokens = rewriteStructure(factory, tokens);
  tokens = rewriteVectorLengths(factory, tokens);
  tokens = extractInstantiations(factory, tokens, result.instantiations);
  for (const clang::Token& token : tokens)
    if (wordOf(token) == "thread") result.threadWords.push_back(token.getLocation());
  result.tokens = rewriteSpellings(factory, tokens);
  for (LazyInstantiation& instantiation : result.instantiations)
    instantiation.tokens = rewriteSpellings(factory, instantiation.tokens);
  return result;
}

}  // namespace invar::msl
