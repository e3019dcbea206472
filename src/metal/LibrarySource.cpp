#include "metal/LibrarySource.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
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
  std::string bytes;
  auto close = [](FILE* file) { std::fclose(file); };
  const std::unique_ptr<FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"));
  bool whole = file != nullptr;
  while (whole && !std::feof(file.get())) {
    char part[65536];
    bytes.append(part, std::fread(part, 1, sizeof part, file.get()));
    whole = !std::ferror(file.get());   // a folder opens like a file and fails here
  }
  if (!whole)
    return libraryError(MTL::LibraryErrorFileNotFound, call,
                        "file '" + path + "' cannot be read: " + std::generic_category().message(errno));
  auto source = sourceFromBytes(call, std::move(bytes), "file '" + path + "'");
  // Names the file in diagnostics, and has it searched beside for what it includes.
  if (source && path.find_first_of("\"\\\n") == std::string::npos)
    *source = "#line 1 \"" + path + "\"\n" + *source;
  return source;
}

Result<std::string> sourceFromBytes(std::string_view call, std::string bytes, const std::string& origin) {
  if (beginsWith(bytes, kArchive) || beginsWith(bytes, kFatArchive))
    return libraryError(MTL::LibraryErrorUnsupported, call,
                        origin + " is a compiled Metal archive (.metallib), which only Apple's GPUs can "
                                 "run; give the .metal source that it was made from");
  if (bytes.find('\0') != std::string::npos)
    return libraryError(MTL::LibraryErrorUnsupported, call,
                        origin + " is neither Metal source text nor a Metal archive: it has a zero byte at "
                                 "offset " + std::to_string(bytes.find('\0')));
  return bytes;
}

}  // namespace invar::metal
