// A process that compiles and launches once, for timing with and without caches.
#pragma once

#include <string>
#include <vector>

namespace invar::bench {

inline constexpr const char* kCompileChild = "--compile-child";
/// `words`: "invar" or "pocl", the kernel, and "warm" to compile new source after a first launch. Prints the
/// milliseconds from source to the end of the launch.
int compileChild(const std::vector<std::string>& words);

}  // namespace invar::bench
