// invar-clang, and invar-clang++ by its name: clang 19 with what Objective-C programs over Metal need, taking the flags
// that such programs are built with on a Mac.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "ObjcFlags.hpp"
#include "Translation.hpp"

namespace {

using namespace invar::objc;
namespace fs = std::filesystem;

/// Relative to this program, so that an installation can be moved, and a build folder works like one.
Installation findInstallation() {
  std::error_code error;
  const fs::path prefix = fs::read_symlink("/proc/self/exe", error).parent_path().parent_path();
  Installation found;
  found.include = prefix / kIncludeFolder;
  for (const char* folder : {kLibraryFolder, "lib"}) {
    found.libraries = prefix / folder;
    found.plugin = found.libraries + "/invar/objc-clang19.so";
    if (fs::exists(found.plugin, error)) break;
  }
  return found;
}

}  // namespace

int main(int count, char** values) {
  const std::string name = fs::path(values[0]).filename();
  const Installation installation = findInstallation();
  if (access(installation.plugin.c_str(), R_OK) != 0) {
    std::fprintf(stderr, "%s: %s: %s; is the installation complete?\n", name.c_str(), installation.plugin.c_str(),
                 std::strerror(errno));
    return 1;
  }
  const Translation translation = translate({values + 1, values + count}, installation);
  if (!translation.refusal.empty()) {
    std::fprintf(stderr, "%s: %s\n", name.c_str(), translation.refusal.c_str());
    return 1;
  }
  const bool cxx = name.ends_with("++");
  const char* compiler = cxx ? "clang++-19" : "clang-19";
  std::vector<char*> arguments{const_cast<char*>(compiler)};
  for (const auto& argument : translation.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  execvp(compiler, arguments.data());
  std::fprintf(stderr, "%s: cannot start %s: %s; it is in Debian's package clang-19\n", name.c_str(), compiler,
               std::strerror(errno));
  return 1;
}
