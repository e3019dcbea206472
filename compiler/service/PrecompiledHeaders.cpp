#include "compiler/service/PrecompiledHeaders.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "compiler/msl/ParsedLibrary.hpp"

namespace invar::service {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kKeptUnused{24 * 7};

// FNV-1a: names a state of the headers, where an accident is all that has to be told apart.
class Fingerprint {
public:
  void add(std::string_view text) {
    for (const char c : text) m_hash = (m_hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  }
  // A precompiled header fits files of the same path, size and time, and the program that wrote it.
  void addFile(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info)) return;
    add(path + ' ' + std::to_string(info.st_size) + ' ' + std::to_string(info.st_mtim.tv_sec) + '.' +
        std::to_string(info.st_mtim.tv_nsec) + '\n');
  }
  std::string text() const {
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[m_hash >> shift & 15];
    return digits;
  }

private:
  uint64_t m_hash = 0xcbf29ce484222325;
};

std::vector<std::string> headersBelow(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->is_regular_file(error)) files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

// What another user could have written is not used.
bool usable(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
         (info.st_uid == ::geteuid() || info.st_uid == 0) && !(info.st_mode & (S_IWGRP | S_IWOTH));
}

void removeOld(const fs::path& folder, const std::string& prefix) {
  std::error_code error;
  std::vector<fs::path> old;
  for (const auto& file : fs::directory_iterator(folder, error))
    if (file.path().filename().string().starts_with(prefix) &&
        file.last_write_time(error) < fs::file_time_type::clock::now() - kKeptUnused)
      old.push_back(file.path());
  for (const fs::path& path : old) fs::remove(path, error);
}

std::string prefixFor(uint32_t languageVersion) {
  return "metal-" + std::to_string(languageVersion >> 16) + "." + std::to_string(languageVersion & 0xffff) + "-";
}

}  // namespace

PrecompiledHeaders::PrecompiledHeaders(std::string resources, std::string cacheFolder)
    : m_resources(std::move(resources)), m_cacheFolder(std::move(cacheFolder)) {}

std::string PrecompiledHeaders::findResources() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const char* place : {"../share/invar", "../../share/invar"}) {
    const fs::path folder = fs::weakly_canonical(program / place, error);
    if (fs::exists(folder / "msl/invar_metal.h", error)) return folder;
  }
  return fs::weakly_canonical(program / "../share/invar", error);
}

std::string PrecompiledHeaders::path(const std::string& folder, uint32_t languageVersion) const {
  Fingerprint fingerprint;
  std::error_code error;
  fingerprint.addFile(fs::read_symlink("/proc/self/exe", error));
  for (const std::string& header : headersBelow(libraryFolder())) fingerprint.addFile(header);
  return folder + "/" + prefixFor(languageVersion) + fingerprint.text() + ".pch";
}

std::string PrecompiledHeaders::find(uint32_t languageVersion) {
  if (const auto known = m_found.find(languageVersion); known != m_found.end()) return known->second;
  std::string& found = m_found[languageVersion];
  const std::string built = path(m_resources + "/precompiled", languageVersion);
  if (usable(built)) return found = built;
  if (m_cacheFolder.empty()) return found;
  const std::string cached = path(m_cacheFolder, languageVersion);
  std::string diagnostics;
  if (usable(cached) || make(cached, languageVersion, diagnostics)) found = cached;
  return found;
}

bool PrecompiledHeaders::isBuiltIn(uint32_t languageVersion) const {
  return usable(path(m_resources + "/precompiled", languageVersion));
}

void PrecompiledHeaders::giveUp(uint32_t languageVersion) {
  std::error_code error;
  if (!m_cacheFolder.empty()) fs::remove(path(m_cacheFolder, languageVersion), error);
  m_found[languageVersion].clear();
}

bool PrecompiledHeaders::precompile(uint32_t languageVersion, std::string& diagnostics) const {
  return make(path(m_resources + "/precompiled", languageVersion), languageVersion, diagnostics);
}

bool PrecompiledHeaders::make(const std::string& path, uint32_t languageVersion, std::string& diagnostics) const {
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  fs::create_directories(folder, error);
  const std::string temporary = path + "." + std::to_string(::getpid());  // others may be making it, too
  bool made = msl::precompileLibraryHeader(temporary, languageVersion, diagnostics, libraryFolder());
  if (made) {
    ::chmod(temporary.c_str(), 0644);
    fs::rename(temporary, path, error);
    if (error) diagnostics += path + ": " + error.message();
    made = !error;
  }
  if (!made) fs::remove(temporary, error);
  removeOld(folder, prefixFor(languageVersion));
  return made;
}

}  // namespace invar::service
