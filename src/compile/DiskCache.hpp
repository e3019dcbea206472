// Compiled libraries and kernels of earlier runs, in a folder that many processes share.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "compile/Key.hpp"

namespace invar::compile {

/// One file an entry: the loadable object (none for a library), then its description, then a trailer
/// with sizes, key and checksum. An ELF file may be followed by anything, so the loader takes it as it
/// is. A file appears under its name whole (it is written under another one and renamed), so readers
/// and writers of any number of processes need no lock; what is broken counts as absent. A file's time of change is
/// when it was used last. When the entries outgrow the limit, the oldest are removed: whoever has one loaded keeps it,
/// for everybody else it is absent.
/// Thread safety: thread-safe.
class DiskCache {
public:
  /// An empty folder name means no cache: nothing is found, nothing is kept.
  /// `limit` is in bytes of all entries, 0 for none.
  explicit DiskCache(std::string folder, uint64_t limit = configuredLimit())
      : m_folder(std::move(folder)), m_limit(limit) {}

  struct Entry {
    std::vector<uint8_t> description;
    std::string path;
  };

  /// `kind` is part of the file's name: "library" or "kernel".
  std::optional<Entry> load(const char* kind, const Key& key);
  /// The path of the new entry; empty when it could not be written, which is logged once.
  std::string store(const char* kind, const Key& key, ByteSpan object, ByteSpan description);

  const std::string& folder() const { return m_folder; }
  /// The folder that the settings name; empty when the cache is off.
  static std::string configuredFolder();
  static uint64_t configuredLimit();

private:
  std::string entryPath(const char* kind, const Key& key) const;
  bool prepareFolder();
  /// Removes entries from the one that was used longest ago on, if they are too many; `kept` stays.
  void trim(const std::string& kept);
  void complain(const std::string& what, int error);

  const std::string m_folder;
  const uint64_t m_limit;
  std::atomic<uint64_t> m_unchecked{~uint64_t(0) / 2};   ///< bytes stored since entries were counted; at first unknown
  std::atomic<bool> m_prepared{false};
  std::atomic<bool> m_complained{false};
};

}  // namespace invar::compile
