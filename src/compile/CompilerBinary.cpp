#include "compile/CompilerBinary.hpp"

#include <algorithm>
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/Config.hpp"
#include "protocol/Channel.hpp"

namespace invar::compile {
namespace {

namespace fs = std::filesystem;

// Tests link the library statically and lie a few folders deeper in the build tree.
constexpr int kFoldersUp = 4;

fs::path ownFolder() {
  Dl_info info{};
  if (!::dladdr(reinterpret_cast<void*>(&ownFolder), &info) || !info.dli_fname) return {};
  std::error_code error;
  fs::path path = fs::canonical(info.dli_fname, error);
  if (error) path = fs::read_symlink("/proc/self/exe", error);  // a program's name may be relative
  return path.parent_path();
}

// The linker's hash of the program (note NT_GNU_BUILD_ID); empty when it was linked without.
ByteSpan buildId(ByteSpan file) {
  const auto fits = [&](uint64_t offset, uint64_t size) {
    return offset <= file.size() && size <= file.size() - offset;
  };
  Elf64_Ehdr header;
  if (!fits(0, sizeof header)) return {};
  std::memcpy(&header, file.data(), sizeof header);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_phentsize != sizeof(Elf64_Phdr)) return {};
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    const uint64_t at = header.e_phoff + i * sizeof segment;
    if (!fits(at, sizeof segment)) return {};
    std::memcpy(&segment, file.data() + at, sizeof segment);
    if (segment.p_type != PT_NOTE || !fits(segment.p_offset, segment.p_filesz)) continue;
    const uint64_t align = segment.p_align == 8 ? 8 : 4;
    const auto padded = [align](uint64_t size) { return (size + align - 1) & ~(align - 1); };
    ByteSpan notes = file.subspan(segment.p_offset, segment.p_filesz);
    while (notes.size() >= sizeof(Elf64_Nhdr)) {
      Elf64_Nhdr note;
      std::memcpy(&note, notes.data(), sizeof note);
      const uint64_t content = sizeof note + padded(note.n_namesz);
      if (content + note.n_descsz > notes.size()) break;
      if (note.n_type == NT_GNU_BUILD_ID) return notes.subspan(content, note.n_descsz);
      notes = notes.subspan(std::min<uint64_t>(content + padded(note.n_descsz), notes.size()));
    }
  }
  return {};
}

void putProgram(protocol::ByteWriter& writer, const std::string& path) {
  const protocol::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) || info.st_size <= 0) return;
  const auto size = static_cast<size_t>(info.st_size);
  void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (mapped == MAP_FAILED) return;
  const ByteSpan bytes(static_cast<const uint8_t*>(mapped), size);
  const ByteSpan id = buildId(bytes);
  writer.put(id.empty() ? keyText(hashBytes(bytes)) : std::string(id.begin(), id.end()));
  ::munmap(mapped, size);
}

// Every header below the folder, by name and content.
void putHeaders(protocol::ByteWriter& writer, const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->is_regular_file(error)) files.push_back(at->path());
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    const protocol::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::vector<uint8_t> bytes;
    if (!file || !protocol::readAll(file.get(), bytes)) continue;
    writer.put(path.lexically_relative(folder).string());
    writer.put(bytes);
  }
}

Key identify(const std::string& path) {
  protocol::ByteWriter writer;
  putProgram(writer, path);
  // Where the service itself looks: share/invar/ of the build folder, or of the installation.
  const fs::path folder = fs::path(path).parent_path();
  for (const char* headers : {"../share/invar/msl", "../../share/invar/msl"})
    putHeaders(writer, folder / headers);
  return hashBytes(writer.bytes());
}

}  // namespace

CompilerBinary CompilerBinary::find() {
  CompilerBinary binary;
  if (!config().compilerPath.empty()) {
    binary.tried = {config().compilerPath};
  } else {
    fs::path folder = ownFolder();
    for (int up = 0; up < kFoldersUp && !folder.empty(); ++up, folder = folder.parent_path())
      for (const char* name : {"libexec/invar/invar-compiler", "bin/invar-compiler"})
        binary.tried.push_back(folder / name);
  }
  for (const std::string& path : binary.tried) {
    struct stat info {};
    if (::stat(path.c_str(), &info) || !S_ISREG(info.st_mode) || ::access(path.c_str(), X_OK)) continue;
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    binary.path = error ? path : real.string();
    binary.identity = identify(binary.path);
    break;
  }
  return binary;
}

}  // namespace invar::compile
