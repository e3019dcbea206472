// Names of Metal's that Invar does not have, so that a message can say which part of Metal is meant.
#pragma once

#include <string>

#include "llvm/ADT/StringRef.h"

namespace invar::msl {

/// What to say of a name that the source uses and nothing declares, or of a header that is not there: to which part
/// of Metal, of which version, it belongs, or which rule forbids it. Empty for a name that says nothing.
std::string explainMissingName(llvm::StringRef name);
std::string explainMissingHeader(llvm::StringRef file);

}  // namespace invar::msl
