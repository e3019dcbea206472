#include "cpu/Linker.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cpu/LoneObject.hpp"
#include "lld/Common/Driver.h"
#include "llvm/Support/raw_ostream.h"

LLD_HAS_DRIVER(elf)

namespace invar::lowering {

namespace {

namespace fs = std::filesystem;

/// A folder that is gone when the link is over. lld reads and writes files only.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::error_code error;
    fs::path base = fs::temp_directory_path(error);
    std::string pattern = ((error ? fs::path("/tmp") : base) / "invar-link-XXXXXX").string();
    if (mkdtemp(pattern.data())) m_path = pattern;
  }
  ~TemporaryFolder() {
    std::error_code error;
    if (!m_path.empty()) fs::remove_all(m_path, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return m_path; }

private:
  fs::path m_path;
};

/// The library's file in one of the places where distributions put it, or nothing.
std::string findLibrary(const char* name) {
  for (const char* folder :
       {"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/usr/lib", "/lib"}) {
    std::error_code error;
    fs::path path = fs::path(folder) / name;
    if (fs::exists(path, error)) return path.string();
  }
  return {};
}

}  // namespace

std::variant<std::vector<char>, std::string> linkSharedObject(llvm::ArrayRef<char> object,
                                                              bool allowUndefined) {
  if (auto linked = linkLoneObject(object)) return std::move(*linked);
  TemporaryFolder folder;
  if (folder.path().empty()) return std::string("the linker cannot make a temporary folder");
  std::string input = (folder.path() / "kernel.o").string(), output = (folder.path() / "kernel.so").string();
  std::ofstream(input, std::ios::binary).write(object.data(), static_cast<std::streamsize>(object.size()));

  std::vector<std::string> arguments{"ld.lld",          "-shared",          "-o",         output, input,
                                     "--build-id=none", "--hash-style=gnu", "-z",         "now",  "-z",
                                     "noexecstack",     "--as-needed",      "--threads=1"};
  bool complete = true;
  for (const char* library : {"libmvec.so.1", "libm.so.6", "libc.so.6"}) {
    std::string path = findLibrary(library);
    if (path.empty()) complete = false;
    else arguments.push_back(path);
  }
  // Conversions of half and bfloat and 128-bit arithmetic, where the CPU has no instruction for them.
  std::error_code missing;
  if (fs::exists(INVAR_COMPILER_RUNTIME, missing)) arguments.push_back(INVAR_COMPILER_RUNTIME);
  arguments.push_back("--exclude-libs=ALL");
  if (complete && !allowUndefined) arguments.push_back("--no-undefined");

  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  std::string said;
  llvm::raw_string_ostream stream(said);
  lld::Result result = lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode != 0) return "the linker failed: " + stream.str();

  std::ifstream file(output, std::ios::binary);
  std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (bytes.empty()) return std::string("the linker wrote nothing");
  return bytes;
}

}  // namespace invar::lowering
