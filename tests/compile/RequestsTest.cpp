// What the client tells the service about files that a source includes.
#include "compile/Requests.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace invar::compile {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> pathsFor(const std::string& source, const SourceOptions& options = {}) {
  return toRequest(source, options).includePaths;
}

TEST(Requests, metalsOwnHeadersAreNoFiles) {
  const auto request = toRequest("#include <metal_stdlib>\n# include <simd/simd.h>\n#line 1 \"/a/b.metal\"\n", {});
  EXPECT_FALSE(readsFiles(request));
  EXPECT_TRUE(request.includePaths.empty());
}

TEST(Requests, otherHeadersAreFiles) {
  for (const char* line : {"#include \"a.h\"", "  #  include <c10/a.h>", "#import \"a.h\"", "#include NAME"})
    EXPECT_TRUE(readsFiles(toRequest(std::string("int x;\n") + line, {}))) << line;
  EXPECT_FALSE(readsFiles(toRequest("// #include \"a.h\"\n#define INCLUDE \"a.h\"\n", {})));
}

TEST(Requests, aLineDirectiveNamesTheFolderOfItsFile) {
  EXPECT_EQ(pathsFor("#line 1 \"/a/b/c.metal\"\n#include \"d.h\"\n"), std::vector<std::string>{"/a/b"});
  EXPECT_EQ(pathsFor("#line 1 \"b/c.metal\"\n#include \"d.h\"\n"), std::vector<std::string>{fs::current_path() / "b"});
  EXPECT_EQ(pathsFor("#include \"d.h\"\n#line 1 \"/a/b/c.metal\"\n"), std::vector<std::string>{});
  EXPECT_EQ(pathsFor("#line 1 \"/a/b/c.metal\"\nint x;\n"), std::vector<std::string>{});
}

TEST(Requests, theFileItselfComesBeforeTheOptions) {
  SourceOptions options;
  options.includePaths = {"/o", "p"};
  const std::vector<std::string> expected{"/a", "/o", fs::current_path() / "p"};
  EXPECT_EQ(pathsFor("#line 7 \"/a/c.metal\"\n#include \"d.h\"\n", options), expected);
}

}  // namespace
}  // namespace invar::compile
