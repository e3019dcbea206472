// `#pragma METAL fp math_mode(safe|relaxed|fast)`, `fp contract(off|on|fast)`, `internals : ...`.
#pragma once

#include "clang/Lex/Preprocessor.h"

namespace invar::msl {

/// Teaches a preprocessor the pragmas; it owns what is added.
void addMetalPragma(clang::Preprocessor& preprocessor);

}  // namespace invar::msl
