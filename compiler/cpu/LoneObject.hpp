// Links an object that needs nothing from elsewhere, as most kernels are, in memory and in a tenth of a millisecond.
#pragma once

#include <optional>
#include <vector>

#include "llvm/ADT/ArrayRef.h"

namespace invar::lowering {

/// The shared object, by the System V ABI's rules for ELF on x86-64. None for an object that has undefined symbols or
/// anything else that a real linker has to see to: thread-local variables, constructors, a global offset table.
std::optional<std::vector<char>> linkLoneObject(llvm::ArrayRef<char> object);

}  // namespace invar::lowering
