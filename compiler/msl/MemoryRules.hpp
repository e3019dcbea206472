// What Metal asks of the memory that an expression names, and clang does not know: atomics are in memory that threads
// share, and an element of a vector has no address.
#pragma once

#include <string>

#include "clang/AST/ExprCXX.h"

namespace invar::msl {

/// What is wrong with the object of a call of an atomic function, or nothing.
std::string refuseAtomicCall(const clang::CallExpr* call);

/// Whether an expression is an element of a vector, which neither `&` nor a reference that may be written through takes.
bool isVectorElement(const clang::Expr* expression);

}  // namespace invar::msl
