#include "metal/LibrarySource.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "metal/Library.hpp"

namespace invar::metal {
namespace {

// How Apple's tools begin a .metallib, alone or for several devices in one file.
constexpr std::string_view kArchive = "MTLB";
constexpr std::string_view kFatArchive("\xcb\xfe\xba\xbe", 4);

bool beginsWith(const std::string& bytes, std::string_view magic) {
  return std::string_view(bytes).substr(0, magic.size()) == magic;
}

}  // namespace

Result<std::string> sourceFromFile(std::string_view call, const std::string& path) {
  // A folder opens like a file and fails only when it is read: both end here.
  std::ifstream file(path, std::ios::binary);
  std::string bytes;
  if (file) bytes.assign(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad()) {
    const int reason = errno;
    return libraryError(MTL::LibraryErrorFileNotFound, call,
                        "file '" + path + "' cannot be read: " + std::generic_category().message(reason));
  }
  return sourceFromBytes(call, std::move(bytes), "file '" + path + "'");
}

Result<std::string> sourceFromBytes(std::string_view call, std::string bytes, const std::string& origin) {
  if (beginsWith(bytes, kArchive) || beginsWith(bytes, kFatArchive))
    return libraryError(MTL::LibraryErrorUnsupported, call,
                        origin + " is a compiled Metal archive (.metallib), which only Apple's GPUs can run; give "
                                 "the .metal source that it was made from");
  if (bytes.find('\0') != std::string::npos)
    return libraryError(MTL::LibraryErrorUnsupported, call,
                        origin + " is neither Metal source text nor a Metal archive: it has a zero byte at offset " +
                            std::to_string(bytes.find('\0')));
  return bytes;
}

}  // namespace invar::metal
