// A process that compiles and launches once, for timing with and without caches.
#pragma once

#include <string>

namespace invar::bench {

inline constexpr const char* kCompileChild = "--compile-child";
/// `who`: "invar" or "pocl". Prints the milliseconds from source to the end of the first launch.
int compileChild(const std::string& who);

}  // namespace invar::bench
