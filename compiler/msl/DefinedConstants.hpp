// Integer arithmetic on constants whose result C++ leaves open and Metal's programs rely on (compiler/IR.md,
// "Arithmetic"). A target defines such operations where it finds them; between two constants it would find none, for
// clang's code generator folds them, and to no value at all.
#pragma once

#include "clang/AST/Decl.h"

namespace invar::msl {

/// Rewrites the shifts, divisions and remainders by a constant in a declaration that is about to be given to a code
/// generator: `1 << 40` becomes `1 << 8`, `n / 0` becomes 0 and `n % 0` becomes n.
void defineConstantArithmetic(clang::ASTContext& context, clang::Decl* declaration);

}  // namespace invar::msl
