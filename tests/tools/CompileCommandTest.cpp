// `invar compile` as a user runs it, on a small corpus of its own.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace invar::tools {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::string kCorpus = INVAR_SOURCE_DIR "/tests/tools/corpus";
const std::string kGood = kCorpus + "/good -I " + kCorpus + "/good/shared -D SCALE=2";

class CompileCommand : public testing::Test {
protected:
  void SetUp() override {
    char pattern[] = "/tmp/invar-compile-test-XXXXXX";
    ASSERT_TRUE(mkdtemp(pattern));
    m_folder = pattern;
  }
  void TearDown() override { fs::remove_all(m_folder); }

  /// Runs `invar compile` with both output streams in m_output; its exit status.
  int run(const std::string& arguments) {
    const std::string command = "INVAR_CACHE=0 " INVAR_TOOL " compile " + arguments + " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    m_output.clear();
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, pipe)) > 0;) m_output.append(part, n);
    const int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  /// Runs `--all`; m_result has what --json writes.
  int runAll(const std::string& arguments) {
    const fs::path file = m_folder / "result.json";
    const int status = run("--all " + arguments + " --json " + file.string());
    m_result = json::parse(std::ifstream(file), nullptr, false);
    return status;
  }
  std::string write(const char* name, const std::string& text) {
    std::ofstream(m_folder / name) << text;
    return (m_folder / name).string();
  }
  const json& file(const std::string& name) const {
    for (const json& each : m_result.at("files"))
      if (each.at("path").get<std::string>().ends_with(name)) return each;
    static const json none = json::object();
    return none;
  }
  bool printed(const std::string& text) const { return m_output.find(text) != std::string::npos; }

  fs::path m_folder;
  std::string m_output;
  json m_result;
};

TEST_F(CompileCommand, EveryKernelOfAFolderBecomesAPipeline) {
  ASSERT_EQ(runAll(kGood), 0) << m_output;
  EXPECT_TRUE(m_result.at("succeeded"));
  EXPECT_EQ(m_result.at("files").size(), 4u);
  EXPECT_EQ(file("templates.metal").at("kernels").size(), 3u);
  EXPECT_EQ(file("nested/include.metal").at("kernels").size(), 1u);
  EXPECT_TRUE(printed("4 of 4 files, 6 of 6 kernels are pipelines, 1 left out")) << m_output;
  EXPECT_TRUE(printed("graphics.metal, place: it is a vertex function")) << m_output;
}

TEST_F(CompileCommand, FailuresAreCountedByCause) {
  EXPECT_EQ(runAll(kCorpus + "/broken"), 1);
  EXPECT_FALSE(m_result.at("succeeded"));
  EXPECT_EQ(file("syntax.metal").at("cause"), "use of undeclared identifier 'nothing'");
  EXPECT_EQ(file("syntax.metal").at("kernels").size(), 0u);
  const json& kernels = file("pipeline.metal").at("kernels");
  ASSERT_EQ(kernels.size(), 3u) << m_output;
  for (const json& kernel : kernels) EXPECT_EQ(kernel.at("pipeline"), kernel.at("name") == "fine") << kernel;
  EXPECT_TRUE(printed("     2  use of undeclared identifier 'missing'")) << m_output;
  EXPECT_TRUE(printed("0 of 2 files, 1 of 3 kernels are pipelines")) << m_output;
}

TEST_F(CompileCommand, WhatIsLeftOutIsListed) {
  EXPECT_EQ(runAll(kCorpus + "/broken --skip '*syntax.metal' --skip 'no_function*'"), 0) << m_output;
  EXPECT_TRUE(printed("syntax.metal: --skip names the file")) << m_output;
  EXPECT_TRUE(printed("pipeline.metal, no_function_either: --skip names the kernel")) << m_output;
  EXPECT_TRUE(printed("3 left out")) << m_output;
}

TEST_F(CompileCommand, ConstantsComeFromAFile) {
  const std::string kernels = kCorpus + "/good/constants.metal";
  ASSERT_EQ(run(kernels), 0) << m_output;
  EXPECT_FALSE(printed("mask ")) << m_output;
  ASSERT_EQ(run(kernels + " --constants " + write("c.json", R"({"has_mask": true, "tile": [4, 2], "weight": 0.5})")), 0);
  EXPECT_TRUE(printed("buffer(1)       mask")) << m_output;
  ASSERT_EQ(run(kernels + " --constants " + write("c.json", R"({"has_mask": true, "mask*": {"has_mask": false}})")), 0);
  EXPECT_FALSE(printed("mask ")) << m_output;

  EXPECT_EQ(runAll(kernels + " --constants " + write("c.json", R"({"tile": 3, "tiel": 1})")), 1);
  EXPECT_TRUE(printed("the value 3 of function constant 'tile' has 1 elements, not 2")) << m_output;
  EXPECT_TRUE(printed("no kernel has the function constant 'tiel'")) << m_output;
  EXPECT_EQ(runAll(kernels + " --constants " + write("c.json", R"({"tile": [1, -1]})")), 1);
  EXPECT_TRUE(printed("is out of range for a uint")) << m_output;
  EXPECT_EQ(run(kernels + " --constants " + write("c.json", "[1]")), 1);
  EXPECT_TRUE(printed("is no JSON object")) << m_output;
}

TEST_F(CompileCommand, LanguageVersionsAreAsCompilersTakeThem) {
  const std::string source = write("version.metal", "#if __METAL_VERSION__ != 310\n#error other version\n#endif\n");
  EXPECT_EQ(run("-std=metal3.1 " + source), 0) << m_output;
  EXPECT_EQ(run("-std=metal3.0 " + source), 1);
  EXPECT_TRUE(printed("version.metal:2")) << m_output;
  EXPECT_NE(run("-std=metal9 " + source), 0);
}

TEST_F(CompileCommand, AFolderWithoutKernelsIsNoSuccess) {
  EXPECT_EQ(run("--all " + m_folder.string()), 1);
  EXPECT_TRUE(printed("there is no .metal file")) << m_output;
  EXPECT_NE(run(""), 0);
  EXPECT_NE(run("--all /no/such/folder"), 0);
}

}  // namespace
}  // namespace invar::tools
