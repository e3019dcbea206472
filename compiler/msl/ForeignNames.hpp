// Names of other shading languages, of CUDA and of C, and what Metal has in their place: who ports a kernel meets them.
#pragma once

#include <string>

#include "llvm/ADT/StringRef.h"

namespace invar::msl {

/// What to write for a name that the source uses and nothing declares. Empty for a name that says nothing.
std::string explainForeignName(llvm::StringRef name);

}  // namespace invar::msl
