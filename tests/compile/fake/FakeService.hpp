// A client whose compiler does what it is told (FakeCompiler.cpp), with a cache folder of its own.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

#include "compile/Client.hpp"

namespace invar::compile::test {

namespace fs = std::filesystem;

/// A folder that goes with its owner.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string pattern = fs::temp_directory_path() / "invar-test-XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code error;
    fs::remove_all(path, error);
  }
  fs::path path;
};

/// The fake lies in bin/ of the build folder, which the tests lie below.
inline CompilerBinary fakeBinary() {
  CompilerBinary binary;
  fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  for (; binary.path.empty() && folder != folder.root_path(); folder = folder.parent_path())
    if (fs::exists(folder / "bin/invar-compiler-fake")) binary.path = folder / "bin/invar-compiler-fake";
  binary.identity[0] = 1;
  return binary;
}

inline constexpr CompileLimits kLimits{20000, 4096};

inline ClientSettings fakeSettings(const fs::path& cache = {}, CompileLimits limits = kLimits) {
  return {fakeBinary(), cache.string(), limits};
}

inline std::string readFile(const fs::path& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();  // a file in /proc may end to exist while it is read
  return content.str();
}

/// How often a line stands in the file that the macro COUNT names.
inline int countOf(const fs::path& path, const std::string& line) {
  std::ifstream file(path);
  int count = 0;
  for (std::string read; std::getline(file, read);) count += read == line;
  return count;
}

inline SourceOptions counting(const fs::path& path) {
  SourceOptions options;
  options.macros["COUNT"] = path;
  return options;
}

/// The message of the first error on the way to a kernel; empty when there is none.
inline std::string failureOf(Client& client, const std::string& source, const std::string& function,
                             SourceOptions options = {}) {
  auto library = client.compileLibrary(source, std::move(options));
  if (!library) return library.error().message;
  auto kernel = client.compileKernel(**library, {function, {}});
  return kernel ? "" : kernel.error().message;
}

}  // namespace invar::compile::test
