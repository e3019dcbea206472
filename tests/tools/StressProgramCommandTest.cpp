// `invar stress --program` over programs of the shell: success, exit statuses, signals, hangs, and how the thread count
// is passed; and the same sources as a program of their own, with no other file of Invar's.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

struct Output {
  int status;
  std::string text;
};

Output run(const std::string& command) {
  std::array<char, 4096> block;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  Output output{-1, ""};
  while (const size_t got = fread(block.data(), 1, block.size(), pipe)) output.text.append(block.data(), got);
  const int status = pclose(pipe);
  output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return output;
}

class StressProgramCommand : public testing::Test {
protected:
  const std::filesystem::path m_folder = std::filesystem::temp_directory_path() /
                                         ("invar-stress-program-" + std::to_string(getpid()));
  StressProgramCommand() { std::filesystem::create_directories(m_folder); }
  ~StressProgramCommand() override { std::filesystem::remove_all(m_folder); }

  std::string script(const std::string& body) {
    const auto path = m_folder / "program";
    std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }
  Output stress(const std::string& program, const std::string& rest = "") {
    return run(std::string(INVAR_TOOL) + " stress --runs 2 --threads 1,4 --timeout 1 --report " + m_folder.string() +
               "/report --program " + program + " " + rest);
  }
  std::string report(const std::string& name) {
    std::ifstream file(m_folder / "report" / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(StressProgramCommand, TabulatesSuccess) {
  const Output output = stress(script("exit 0"));
  EXPECT_EQ(output.status, 0) << output.text;
  EXPECT_TRUE(contains(output.text, "100%    100%")) << output.text;
  EXPECT_TRUE(contains(output.text, "seconds a run"));
}

TEST_F(StressProgramCommand, PassesTheThreadCountLastOrInItsPlace) {
  EXPECT_EQ(stress(script("[ $# = 1 ] && { [ $1 = 1 ] || [ $1 = 4 ]; }")).status, 0);
  EXPECT_EQ(stress(script("[ \"$1 $3\" = '-x end' ] && { [ $2 = n1 ] || [ $2 = n4 ]; }"), "-- -x n{threads} end").status, 0);
}

TEST_F(StressProgramCommand, ReportsExitStatusSignalAndHang) {
  Output output = stress(script("echo what it wrote; [ $1 = 1 ] || exit 3"));
  EXPECT_EQ(output.status, 1);
  EXPECT_TRUE(contains(output.text, "100%      0%")) << output.text;
  EXPECT_TRUE(contains(output.text, "with 4 threads: ended with exit status 3")) << output.text;
  EXPECT_TRUE(contains(report("program-4threads-run2.txt"), "what it wrote"));
  output = stress(script("[ $1 = 1 ] || kill -SEGV $$"));
  EXPECT_TRUE(contains(output.text, "ended by signal 11")) << output.text;
  output = stress(script("[ $1 = 1 ] || sleep 30"));
  EXPECT_TRUE(contains(output.text, "did not end within 1 s")) << output.text;
  output = stress((m_folder / "nowhere").string());
  EXPECT_TRUE(contains(output.text, "cannot be started: No such file")) << output.text;
}

TEST_F(StressProgramCommand, RefusesWhatOnlyScenariosHave) {
  EXPECT_NE(stress(script("exit 0"), "--scenario matmul").status, 0);
}

TEST_F(StressProgramCommand, IsAProgramOfItsOwn) {
  const std::string program = m_folder / "stress-program";
  const Output built = run("c++ -std=c++20 -Wall -Wextra -Werror " INVAR_SOURCE_DIR "/tools/stress/program/*.cpp -pthread -o " + program);
  ASSERT_EQ(built.status, 0) << built.text;
  const Output output = run(program + " --runs 1 --threads 2,3 --report " + m_folder.string() + " " + script("[ $1 = 2 ]"));
  EXPECT_EQ(output.status, 1);
  EXPECT_TRUE(contains(output.text, "100%      0%")) << output.text;
  EXPECT_EQ(run(program).status, 2);
}

}  // namespace
