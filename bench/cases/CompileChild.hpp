// A process that compiles and launches once, for timing with and without caches.
#pragma once

#include <string>
#include <vector>

namespace invar::bench {

inline constexpr const char* kCompileChild = "--compile-child";
/// `words`: "invar" or "pocl", the kernel, and what to time after a first launch: "warm", new source to the end of its
/// launch; "pipeline", new source to a pipeline; "library", a long new source to a library; "one-of-many", a kernel of
/// such a library to a pipeline. Without the third, the first launch itself. Prints milliseconds.
/// "pipeline-memory" and "library-memory" (with one pipeline) print the compiler's peak memory instead: CompilerMemory's
/// two numbers.
int compileChild(const std::vector<std::string>& words);

}  // namespace invar::bench
