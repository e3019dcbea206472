// Rewrites MSL into C++ that clang accepts, on clang's own tokens between preprocessing and parsing, so that
// every token keeps the place in the user's source that a diagnostic will show. Each pass is a file:
//
//   LanguageRules      refuses what MSL leaves out of C++ (double, goto, virtual, ...)
//   PatchPass          wraps operands that an earlier parse found in need of a conversion, joins `.xyz.z`
//   AttributePass      [[name(arguments)]] -> __attribute__((annotate("msl.name", arguments)))
//   LiteralPass        1.0h, 1.0bf, 1.0 -> half, bfloat, float
//   StructurePass      method qualifiers, threadgroup variables, function constants, array parameters
//   VectorLengthPass   template <uint N> ... vec<T, N> -> int N
//   InstantiationPass  takes explicit instantiations with a host_name out, to be made when asked for
//   SpellingPass       device, constant, threadgroup, thread, kernel -> what clang calls them
#pragma once

#include <set>

#include "compiler/msl/TokenFactory.hpp"
#include "protocol/Reflection.hpp"

namespace invar::msl {

/// An explicit instantiation that waits to be asked for.
struct LazyInstantiation {
  std::string hostName;
  protocol::FunctionKind kind = protocol::FunctionKind::Kernel;
  std::set<std::string> names;       ///< every name in it: of the template, of functions among its arguments
  clang::SourceLocation location;
  Tokens tokens;                     ///< ready to parse at file scope
  bool isParsed = false;
};

/// An expression that must be written otherwise, found by its first and last token.
struct Patch {
  enum class Kind : uint8_t {
    CopyValue,        ///< wrapped in a call: ternary operands of one class in different address spaces
    WidenToFloat,     ///< wrapped in a call: between half and bfloat
    JoinComponents,   ///< assigned to, and may be components of components: `v.wzyx.xy`, `v.xyz.z`, `v.xyz[2]`
  };
  Kind kind;
  unsigned begin, end;   ///< raw locations of the first and the last token; the last may be 0, unknown, for components
  bool operator==(const Patch&) const = default;
};

struct RewrittenTokens {
  Tokens tokens;
  std::vector<LazyInstantiation> instantiations;
  std::vector<clang::SourceLocation> threadWords;   ///< where `thread` stood, which no token is left of; in order
};

/// All passes in order. Errors go to the preprocessor's diagnostics.
RewrittenTokens rewriteTokens(TokenFactory& factory, Tokens tokens, const std::vector<Patch>& patches);

// The passes.
void checkLanguageRules(clang::Preprocessor& preprocessor, const Tokens& tokens);
Tokens applyPatches(TokenFactory& factory, const Tokens& tokens, const std::vector<Patch>& patches);
Tokens rewriteAttributes(TokenFactory& factory, const Tokens& tokens);
Tokens rewriteLiterals(TokenFactory& factory, const Tokens& tokens);
Tokens rewriteStructure(TokenFactory& factory, const Tokens& tokens);
Tokens rewriteVectorLengths(TokenFactory& factory, const Tokens& tokens);
Tokens extractInstantiations(TokenFactory& factory, const Tokens& tokens,
                             std::vector<LazyInstantiation>& instantiations);
Tokens rewriteSpellings(TokenFactory& factory, const Tokens& tokens);

}  // namespace invar::msl
