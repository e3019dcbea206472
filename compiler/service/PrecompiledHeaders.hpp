// The Metal headers in their precompiled form, one file for each language version.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace invar::service {

/// Looks beside the headers first, where the build puts the usual version, then in the cache folder,
/// where missing ones are made. A file that does not fit this compiler or these headers is not used.
/// Thread safety: one thread.
class PrecompiledHeaders {
public:
  /// `resources` is the share/invar folder; `cacheFolder` may be empty.
  PrecompiledHeaders(std::string resources, std::string cacheFolder);

  /// share/invar of the installation or of the build folder that this program lies in.
  static std::string findResources();

  std::string libraryFolder() const { return m_resources + "/msl"; }
  /// A file that fits; empty when there is none and none can be made.
  std::string find(uint32_t languageVersion);
  /// True when that file came with the program, and does not lie in the cache.
  bool isBuiltIn(uint32_t languageVersion) const;
  /// Forgets a version's file in the cache, which proved to be broken; the next service makes it anew.
  void giveUp(uint32_t languageVersion);
  /// Makes the file that find() takes first. False with a text on failure.
  bool precompile(uint32_t languageVersion, std::string& diagnostics) const;

private:
  std::string path(const std::string& folder, uint32_t languageVersion) const;
  bool make(const std::string& path, uint32_t languageVersion, std::string& diagnostics) const;

  std::string m_resources;
  std::string m_cacheFolder;
  std::map<uint32_t, std::string> m_found;
};

}  // namespace invar::service
