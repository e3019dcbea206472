#include "compiler/msl/tests/FrontEndFixture.hpp"

#include <unistd.h>

#include <cstdlib>

#include "llvm/Support/raw_ostream.h"

namespace invar::msl::test {
namespace {

/// Written by the first test that asks, removed at exit.
const std::string& precompiledHeader() {
  static const std::string path = [] {
    std::string file = ::testing::TempDir() + "invar-msl-" + std::to_string(getpid()) + ".pch";
    std::string diagnostics;
    EXPECT_TRUE(precompileLibraryHeader(file, 0x30002, diagnostics)) << diagnostics;
    static std::string toRemove;
    toRemove = file;
    std::atexit([] { unlink(toRemove.c_str()); });
    return file;
  }();
  return path;
}

}  // namespace

ParseRequest FrontEnd::request(const std::string& source) {
  ParseRequest request;
  request.source = "#include <metal_stdlib>\nusing namespace metal;\n" + source;
  request.library.precompiledHeader = precompiledHeader();
  return request;
}

std::unique_ptr<ParsedLibrary> FrontEnd::parse(const std::string& source) {
  auto library = ParsedLibrary::parse(request(source), m_diagnostics);
  EXPECT_TRUE(library) << m_diagnostics;
  return library;
}

std::optional<ParsedLibrary::Kernel> FrontEnd::compile(const std::string& source, const std::string& kernel,
                                                       const Constants& constants) {
  auto library = parse(source);
  if (!library) return {};
  auto result = library->emit(kernel, constants, m_diagnostics);
  EXPECT_TRUE(result) << m_diagnostics;
  return result;
}

std::string FrontEnd::failure(const std::string& source, const Constants& constants) {
  auto library = ParsedLibrary::parse(request(source), m_diagnostics);
  if (!library) return m_diagnostics;
  EXPECT_FALSE(library->emit("k", constants, m_diagnostics)) << source;
  return m_diagnostics;
}

std::string FrontEnd::text(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream out(text);
  module.print(out, nullptr);
  return text;
}

}  // namespace invar::msl::test
