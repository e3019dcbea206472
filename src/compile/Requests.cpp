#include "compile/Requests.hpp"

#include <filesystem>

namespace invar::compile {
namespace {

// MTLLibraryError's numbers.
enum LibraryError : long { Unsupported = 1, Internal = 2, CompileFailure = 3, FunctionNotFound = 5 };

constexpr size_t kNamesShown = 8;

Error libraryError(LibraryError code, std::string message) {
  return {ErrorDomain::Library, code, std::move(message)};
}

// A line such as: #include "name"
bool isQuotedInclude(std::string_view line) {
  const auto skipSpace = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  const auto skip = [&](std::string_view word) {
    skipSpace();
    if (!line.starts_with(word)) return false;
    line.remove_prefix(word.size());
    return true;
  };
  return skip("#") && (skip("include") || skip("import")) && skip("\"");
}

}  // namespace

protocol::LibraryRequest toRequest(std::string source, const SourceOptions& options) {
  protocol::LibraryRequest request;
  request.source = std::move(source);
  request.fileName = options.fileName;
  request.macros = options.macros;
  for (const std::string& path : options.includePaths) {
    std::error_code error;
    const std::filesystem::path absolute = std::filesystem::absolute(path, error);
    request.includePaths.push_back(error ? path : absolute.string());
  }
  request.languageVersion = options.languageVersion;
  request.mathMode = static_cast<uint8_t>(options.mathMode);
  request.mathFunctions = static_cast<uint8_t>(options.mathFunctions);
  request.optimization = static_cast<uint8_t>(options.optimization);
  return request;
}

bool readsFiles(const protocol::LibraryRequest& request) {
  if (!request.includePaths.empty()) return true;
  std::string_view rest = request.source;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    if (isQuotedInclude(rest.substr(0, end))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
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
      return libraryError(CompileFailure, what + ": " + (text.empty() ? "the compiler ran out of memory" : text) +
                                              ". Other compiles are not affected.");
    case Status::Crashed:
      return libraryError(Internal, what + ": " + text +
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
