#include "compile/Requests.hpp"

#include <cstdlib>
#include <filesystem>

namespace invar::compile {
namespace {

// MTLLibraryError's numbers.
enum LibraryError : long { Unsupported = 1, Internal = 2, CompileFailure = 3, FunctionNotFound = 5 };

constexpr size_t kNamesShown = 8;

Error libraryError(LibraryError code, std::string message) {
  return {ErrorDomain::Library, code, std::move(message)};
}

void skipSpace(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

bool skip(std::string_view& text, std::string_view word) {
  skipSpace(text);
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

// A line such as #include "name" or #include <name>, where the name is not that of a Metal header.
bool includesFile(std::string_view line) {
  if (!skip(line, "#") || !(skip(line, "include") || skip(line, "import"))) return false;
  if (!skip(line, "<")) return true;
  return !line.starts_with("metal_") && !line.starts_with("simd/");
}

// The folder of the file that a first line such as #line 1 "folder/name" says the source comes from.
std::filesystem::path originOf(std::string_view source) {
  if (!skip(source, "#") || !skip(source, "line")) return {};
  skipSpace(source);
  source.remove_prefix(std::min(source.find_first_not_of("0123456789"), source.size()));
  if (!skip(source, "\"")) return {};
  return std::filesystem::path(source.substr(0, source.find_first_of("\"\n"))).parent_path();
}

std::string absoluteOf(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path result = std::filesystem::absolute(path, error);
  return error ? path.string() : result.string();
}

bool sourceReadsFiles(std::string_view rest) {
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    if (includesFile(rest.substr(0, end))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

// Where #include looks, in this order: beside the file that the source names, the options' folders, the
// variable's.
std::vector<std::string> includePathsFor(std::string_view source, const SourceOptions& options) {
  std::vector<std::string> paths;
  for (const std::string& path : options.includePaths) paths.push_back(absoluteOf(path));
  if (!sourceReadsFiles(source)) return paths;
  if (source.starts_with("#line")) {
    const std::filesystem::path origin = originOf(source);
    paths.insert(paths.begin(), absoluteOf(origin.empty() ? "." : origin));
  }
  // Read at every compile, unlike the settings: a program may set it for the sources that it is about to
  // give.
  const char* setting = std::getenv("INVAR_INCLUDE_PATH");
  std::string_view rest = setting ? setting : "";
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(':'), rest.size());
    if (end) paths.push_back(absoluteOf(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return paths;
}

}  // namespace

protocol::LibraryRequest toRequest(std::string source, const SourceOptions& options) {
  protocol::LibraryRequest request;
  request.source = std::move(source);
  request.fileName = options.fileName;
  request.macros = options.macros;
  request.includePaths = includePathsFor(request.source, options);
  request.languageVersion = options.languageVersion;
  request.mathMode = static_cast<uint8_t>(options.mathMode);
  request.mathFunctions = static_cast<uint8_t>(options.mathFunctions);
  request.optimization = static_cast<uint8_t>(options.optimization);
  request.logging = options.logging;
  return request;
}

bool readsFiles(const protocol::LibraryRequest& request) {
  return !request.includePaths.empty() || sourceReadsFiles(request.source);
}

Error toError(const std::string& what, const Reply& reply) {
  using protocol::Status;
  const std::string text = reply.text();
  switch (reply.status) {
    case Status::CompileError: return libraryError(CompileFailure, text);  // diagnostics name file and line
    case Status::FunctionNotFound: return libraryError(FunctionNotFound, what + ": " + text);
    case Status::Unsupported: return libraryError(Unsupported, what + ": " + text);
    case Status::StackOverflow:
    case Status::OutOfMemory:
    case Status::TimeLimit:
      return libraryError(CompileFailure, what + ": " +
                                              (text.empty() ? "the compiler ran out of memory" : text) +
                                              ". Other compiles are not affected.");
    case Status::Crashed:
      return libraryError(Internal,
                          what + ": " + text +
                              "\nOther compiles are not affected. Valid Metal source should never do this: "
                              "please report it with the source; a change near what was edited last may "
                              "get around it.");
    default: return libraryError(Internal, what + ": " + text);
  }
}

Error functionNotFound(const Library& library, const std::string& function) {
  std::string names;
  for (size_t i = 0; i < library.functions.size() && i < kNamesShown; ++i)
    names += (i ? ", " : "") + library.functions[i].name;
  if (library.functions.size() > kNamesShown) names += ", ...";
  return libraryError(FunctionNotFound, "[compileKernel] function '" + function + "' is not in library '" +
                                            library.options.fileName + "', which has " +
                                            std::to_string(library.functions.size()) +
                                            (names.empty() ? " functions" : " functions: " + names));
}

Error unreadable(const std::string& what) {
  return libraryError(Internal, what + ": the compiler service's answer cannot be read");
}

}  // namespace invar::compile
