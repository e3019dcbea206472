// Clang's names of types and address spaces in Metal's words.
#pragma once

#include <string>

#include "llvm/ADT/StringRef.h"

namespace invar::msl {

/// Replaces clang's spellings of MSL's types and address spaces, as in diagnostics and type names: `device float4 *`
/// where clang would write `__global vec<float, 4> *`.
std::string inMetalWords(llvm::StringRef text);

/// Clang explains a type by its definition, which in Metal's words may be the same: drops the second part of
/// `'uint' (aka 'uint')`.
std::string withoutRepetition(std::string text);

}  // namespace invar::msl
