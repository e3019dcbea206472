// Where the compiler service's program lies, and which one it is.
#pragma once

#include <string>
#include <vector>

#include "compile/Key.hpp"

namespace invar::compile {

/// Immutable.
struct CompilerBinary {
  std::string path;                  ///< empty when there is none
  std::vector<std::string> tried;
  Key identity{};                    ///< hash of the program's build and of the Metal headers it brings

  /// INVAR_COMPILER, or else what lies beside this library: installed, or in its build folder.
  static CompilerBinary find();
};

}  // namespace invar::compile
