#include "compile/DiskCache.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <tuple>
#include <unistd.h>

#include "base/Config.hpp"
#include "base/Log.hpp"
#include "protocol/Channel.hpp"

namespace invar::compile {
namespace {

using protocol::Descriptor;

constexpr uint64_t kCountsPerLimit =
    32;   // entries are counted when so small a part of the limit was written
constexpr uint64_t kMiB = 1 << 20;

constexpr uint64_t kMagic = 0x3145484341434e49;  // "INCACHE1": raised with the layout

struct Trailer {
  uint64_t objectSize;
  uint64_t descriptionSize;
  Key key;
  Key checksum;   // of everything before the trailer
  uint64_t magic;
};

bool makeFolders(const std::string& path) {
  for (size_t at = 1; at != std::string::npos;) {
    at = path.find('/', at + 1);
    if (::mkdir(path.substr(0, at).c_str(), 0700) && errno != EEXIST && at == std::string::npos) return false;
  }
  return true;
}

// What writers that died in the middle have left behind.
void sweep(const std::string& folder) {
  constexpr time_t kAbandonedSeconds = 3600;
  std::error_code error;
  std::vector<std::string> abandoned;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    struct stat info {};
    if (file.path().filename().string().starts_with("new-") && ::lstat(file.path().c_str(), &info) == 0 &&
        S_ISREG(info.st_mode) && info.st_mtime < ::time(nullptr) - kAbandonedSeconds)
      abandoned.push_back(file.path());
  }
  for (const std::string& path : abandoned) ::unlink(path.c_str());
}

// Code is only taken from files that nobody else could have written.
bool trusted(const struct stat& file) {
  return S_ISREG(file.st_mode) && (file.st_uid == ::geteuid() || file.st_uid == 0) &&
         !(file.st_mode & (S_IWGRP | S_IWOTH));
}

}  // namespace

std::string DiskCache::configuredFolder() {
  if (!config().cacheEnabled) return {};
  if (!config().cacheDirectory.empty()) return config().cacheDirectory;
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache == '/')
    return std::string(cache) + "/invar";
  if (const char* home = std::getenv("HOME"); home && *home) return std::string(home) + "/.cache/invar";
  return {};
}

uint64_t DiskCache::configuredLimit() {
  const int64_t size = config().cacheSize;
  return size > 0 ? uint64_t(size) * kMiB : 0;
}

std::string DiskCache::entryPath(const char* kind, const Key& key) const {
  return m_folder + "/" + kind + "-" + keyText(key);
}

std::optional<DiskCache::Entry> DiskCache::load(const char* kind, const Key& key) {
  if (m_folder.empty()) return {};
  Entry entry{{}, entryPath(kind, key)};
  const Descriptor file(::open(entry.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    if (errno != ENOENT) complain("cannot read " + entry.path, errno);
    return {};
  }
  struct stat info {};
  std::vector<uint8_t> bytes;
  if (::fstat(file.get(), &info) || !trusted(info) || !protocol::readAll(file.get(), bytes)) return {};
  Trailer trailer;
  if (bytes.size() < sizeof trailer) return {};
  const size_t content = bytes.size() - sizeof trailer;
  std::memcpy(&trailer, bytes.data() + content, sizeof trailer);
  if (trailer.magic != kMagic || trailer.key != key || trailer.objectSize > content ||
      trailer.descriptionSize != content - trailer.objectSize ||
      trailer.checksum != hashBytes(ByteSpan(bytes).first(content)))
    return {};
  if (m_limit) ::futimens(file.get(), nullptr);   // used now; where that is forbidden, it only goes earlier
  const auto object = static_cast<ptrdiff_t>(trailer.objectSize);
  entry.description.assign(bytes.begin() + object, bytes.begin() + static_cast<ptrdiff_t>(content));
  return entry;
}

std::string DiskCache::store(const char* kind, const Key& key, ByteSpan object, ByteSpan description) {
  if (m_folder.empty() || !prepareFolder()) return {};
  std::vector<uint8_t> bytes(object.begin(), object.end());
  bytes.insert(bytes.end(), description.begin(), description.end());
  const Trailer trailer{object.size(), description.size(), key, hashBytes(bytes), kMagic};
  const auto* raw = reinterpret_cast<const uint8_t*>(&trailer);
  bytes.insert(bytes.end(), raw, raw + sizeof trailer);

  std::string temporary;
  const auto makeFile = [&] {
    temporary = m_folder + "/new-XXXXXX";
    return protocol::aboveStandard(Descriptor(::mkostemp(temporary.data(), O_CLOEXEC)));
  };
  Descriptor file = makeFile();
  if (!file && errno == ENOENT) {  // somebody has removed the folder since
    m_prepared.store(false, std::memory_order_release);
    if (prepareFolder()) file = makeFile();
  }
  if (!file) {
    complain("cannot write into " + m_folder, errno);
    return {};
  }
  std::string path = entryPath(kind, key);
  int error = 0;
  if (!protocol::writeAll(file.get(), bytes)) error = errno ? errno : ENOSPC;
  if (!error && ::rename(temporary.c_str(), path.c_str())) error = errno;
  if (!error) {
    // Counting reads the whole folder: not for every entry.
    if (m_limit && m_unchecked.fetch_add(bytes.size()) + bytes.size() > m_limit / kCountsPerLimit) trim(path);
    return path;
  }
  complain("cannot write " + path, error);
  ::unlink(temporary.c_str());
  return {};
}

bool DiskCache::prepareFolder() {
  if (m_prepared.load(std::memory_order_acquire)) return true;
  struct statvfs system {};
  if (!makeFolders(m_folder) || ::statvfs(m_folder.c_str(), &system)) {
    complain("cannot make " + m_folder, errno);
    return false;
  }
  if (system.f_flag & ST_NOEXEC) {  // a kernel from here could never be loaded
    complain(m_folder + " is on a file system without execution", EACCES);
    return false;
  }
  if (!m_prepared.exchange(true)) sweep(m_folder);
  return true;
}

void DiskCache::trim(const std::string& kept) {
  const Descriptor folder(::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::flock(folder.get(), LOCK_EX | LOCK_NB)) return;   // another process is at it
  m_unchecked.store(0);
  struct File {
    timespec used;
    uint64_t bytes;
    std::string path;
  };
  std::vector<File> files;
  uint64_t total = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(m_folder, error)) {
    const std::string name = entry.path().filename().string();
    struct stat info {};
    if ((!name.starts_with("kernel-") && !name.starts_with("library-")) ||
        ::lstat(entry.path().c_str(), &info) || !S_ISREG(info.st_mode))
      continue;
    files.push_back({info.st_mtim, uint64_t(info.st_size), entry.path().string()});
    total += files.back().bytes;
  }
  if (total <= m_limit) return;
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) {
    return std::tie(a.used.tv_sec, a.used.tv_nsec) < std::tie(b.used.tv_sec, b.used.tv_nsec);
  });
  const uint64_t enough = m_limit - m_limit / 8;   // so that the next entries find room
  for (const File& file : files) {
    if (total <= enough) break;
    if (file.path == kept || ::unlink(file.path.c_str())) continue;
    total -= file.bytes;
  }
}

void DiskCache::complain(const std::string& what, int error) {
  if (m_complained.exchange(true)) return;
  log::warning("kernel cache: " + what + ": " + std::strerror(error) +
               "; kernels are compiled in every run (INVAR_CACHE_DIR names another folder, INVAR_CACHE=0 "
               "turns it off)");
}

}  // namespace invar::compile
