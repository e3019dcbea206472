// Makes a shared object out of a relocatable one, with lld inside this process.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "llvm/ADT/ArrayRef.h"

namespace invar::lowering {

/// The bytes of the shared object, or what lld said. `allowUndefined`: symbols of a sanitizer's runtime
/// come from the program that loads the object.
std::variant<std::vector<char>, std::string> linkSharedObject(llvm::ArrayRef<char> object,
                                                              bool allowUndefined);

}  // namespace invar::lowering
