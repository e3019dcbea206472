// compileLibrary and compileKernel with their caches.
#include "compile/Client.hpp"

#include <set>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <thread>

#include "tests/compile/fake/FakeService.hpp"

namespace invar::compile {
namespace {

using namespace test;

TEST(Client, compiles) {
  Client client(fakeSettings());
  auto library = client.compileLibrary("kernel f ok\nwarn careful\n", {});
  ASSERT_TRUE(library) << library.error().message;
  EXPECT_EQ((*library)->functions.size(), 1u);
  EXPECT_EQ((*library)->warnings, "careful\n");
  auto kernel = client.compileKernel(**library, {"f", {{"c", 2, 29, {1, 0, 0, 0}}}});
  ASSERT_TRUE(kernel) << kernel.error().message;
  EXPECT_EQ((*kernel)->reflection.name, "f");
  EXPECT_EQ((*kernel)->reflection.arguments.at(0).name, "data");
  EXPECT_EQ(readFile((*kernel)->path).substr(0, 11), "object of f");
}

class ClientThreads : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Counts, ClientThreads, testing::Values(1, 2, 4, 8, 16, 64));

TEST_P(ClientThreads, sameKernelIsCompiledOnce) {
  TemporaryFolder folder;
  Client client(fakeSettings(folder.path / "cache"));
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < GetParam(); ++t)
    threads.emplace_back([&] {
      good += failureOf(client, "kernel f ok\n", "f", counting(folder.path / "count")).empty();
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, GetParam());
  EXPECT_EQ(countOf(folder.path / "count", "parse"), 1);
  EXPECT_EQ(countOf(folder.path / "count", "f"), 1);
}

TEST_P(ClientThreads, differentKernelsAreAllCompiled) {
  TemporaryFolder folder;
  Client client(fakeSettings(folder.path / "cache"));
  std::string source;
  for (int t = 0; t < GetParam(); ++t) source += "kernel f" + std::to_string(t) + " ok\n";
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < GetParam(); ++t)
    threads.emplace_back([&, t] {
      const std::string name = "f" + std::to_string(t);
      good += failureOf(client, source, name, counting(folder.path / "count")).empty();
      good += failureOf(client, "kernel own ok\nwarn " + name, "own", counting(folder.path / "count")).empty();
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 2 * GetParam());
  EXPECT_EQ(countOf(folder.path / "count", "own"), GetParam());
}

TEST(Client, aWarmStartNeedsNoCompiler) {
  TemporaryFolder folder;
  ClientSettings settings = fakeSettings(folder.path / "cache");
  EXPECT_EQ(failureOf(*std::make_unique<Client>(settings), "kernel f ok\nwarn x\n", "f"), "");
  settings.binary.path.clear();
  Client client(settings);
  auto library = client.compileLibrary("kernel f ok\nwarn x\n", {});
  ASSERT_TRUE(library) << library.error().message;
  EXPECT_EQ((*library)->warnings, "x\n");
  auto kernel = client.compileKernel(**library, {"f", {}});
  ASSERT_TRUE(kernel) << kernel.error().message;
  EXPECT_EQ((*kernel)->reflection.arguments.size(), 1u);
  EXPECT_EQ((*kernel)->path.find(folder.path.string()), 0u);
}

TEST(Client, everythingThatCountsIsInTheKey) {
  TemporaryFolder folder;
  Client client(fakeSettings(folder.path / "cache"));
  const SourceOptions options = counting(folder.path / "count");
  const std::string source = "kernel f ok\nkernel g ok\n";
  const auto compile = [&](const std::string& text, SourceOptions with, KernelRequest request = {"f", {}}) {
    auto library = client.compileLibrary(text, std::move(with));
    EXPECT_TRUE(library);
    auto kernel = client.compileKernel(**library, request);
    EXPECT_TRUE(kernel);
    return (*kernel)->key;
  };
  std::set<std::string> keys{compile(source, options)};
  EXPECT_TRUE(keys.insert(compile(source + "\n", options)).second);
  for (int change = 0; change < 6; ++change) {
    SourceOptions other = options;
    if (change == 0) other.macros["X"] = "1";
    if (change == 1) other.languageVersion = 0x30001;
    if (change == 2) other.mathMode = MathMode::Safe;
    if (change == 3) other.mathFunctions = MathFunctions::Precise;
    if (change == 4) other.optimization = OptimizationLevel::Size;
    if (change == 5) other.fileName = "other";
    EXPECT_TRUE(keys.insert(compile(source, other)).second) << change;
  }
  EXPECT_TRUE(keys.insert(compile(source, options, {"g", {}})).second);
  const ConstantValue a{"", 1, 29, {1, 0, 0, 0}}, b{"", 2, 29, {2, 0, 0, 0}}, c{"", 2, 29, {3, 0, 0, 0}};
  EXPECT_TRUE(keys.insert(compile(source, options, {"f", {a}})).second);
  EXPECT_TRUE(keys.insert(compile(source, options, {"f", {a, b}})).second);
  EXPECT_TRUE(keys.insert(compile(source, options, {"f", {a, c}})).second);
  EXPECT_FALSE(keys.insert(compile(source, options, {"f", {b, a}})).second) << "order does not count";
  ClientSettings other = fakeSettings(folder.path / "cache");
  other.binary.identity[3] = 9;
  Client updated(other);
  auto library = updated.compileLibrary(source, options);
  ASSERT_TRUE(library);
  EXPECT_TRUE(keys.insert((*updated.compileKernel(**library, {"f", {}}))->key).second) << "another compiler";
}

TEST(Client, aBrokenEntryIsCompiledAgain) {
  TemporaryFolder folder;
  const fs::path cache = folder.path / "cache";
  const SourceOptions options = counting(folder.path / "count");
  EXPECT_EQ(failureOf(*std::make_unique<Client>(fakeSettings(cache)), "kernel f ok\n", "f", options), "");
  for (const auto& entry : fs::directory_iterator(cache)) fs::resize_file(entry.path(), fs::file_size(entry) / 2);
  EXPECT_EQ(failureOf(*std::make_unique<Client>(fakeSettings(cache)), "kernel f ok\n", "f", options), "");
  EXPECT_EQ(failureOf(*std::make_unique<Client>(fakeSettings(cache)), "kernel f ok\n", "f", options), "");
  EXPECT_EQ(countOf(folder.path / "count", "f"), 2);
}

TEST(Client, anEmptiedCacheFolderIsFilledAgain) {
  TemporaryFolder folder;
  Client client(fakeSettings(folder.path / "cache"));
  auto library = client.compileLibrary("kernel f ok\n", {});
  ASSERT_TRUE(library && client.compileKernel(**library, {"f", {}}));
  fs::remove_all(folder.path / "cache");
  auto kernel = client.compileKernel(**library, {"f", {}});
  ASSERT_TRUE(kernel);
  EXPECT_EQ((*kernel)->path.find(folder.path.string()), 0u);
  EXPECT_EQ(readFile((*kernel)->path).substr(0, 11), "object of f");
}

TEST(Client, withoutAUsableFolderKernelsComeFromMemory) {
  Client client(fakeSettings("/proc/invar"));
  auto library = client.compileLibrary("kernel f ok\nkernel g ok\n", {});
  ASSERT_TRUE(library);
  auto f = client.compileKernel(**library, {"f", {}});
  auto g = client.compileKernel(**library, {"g", {}});
  ASSERT_TRUE(f && g);
  EXPECT_EQ(readFile((*f)->path).substr(0, 11), "object of f");
  EXPECT_EQ(readFile((*g)->path).substr(0, 11), "object of g");
  EXPECT_NE((*f)->path, (*g)->path);
}

TEST(Client, aFullFolder) {
  TemporaryFolder folder;
  if (::mount("none", folder.path.c_str(), "tmpfs", 0, "size=64k")) GTEST_SKIP() << "needs the right to mount";
  {
    Client client(fakeSettings(folder.path));
    auto library = client.compileLibrary("kernel f big\n", {});
    ASSERT_TRUE(library);
    auto kernel = client.compileKernel(**library, {"f", {}});
    ASSERT_TRUE(kernel);
    EXPECT_EQ(readFile((*kernel)->path).size(), 1u << 20);
  }
  ::umount2(folder.path.c_str(), MNT_DETACH);
}

TEST(Client, namesOfMemoryFilesAreNeverUsedTwice) {
  std::set<std::string> paths;
  for (int i = 0; i < 300; ++i) {
    Client client(fakeSettings());
    if (i >= 3) break;  // a service each is slow; the descriptors are used again from the second on
    auto library = client.compileLibrary("kernel f ok\nkernel g ok\n", {});
    ASSERT_TRUE(library);
    for (const char* name : {"f", "g"}) {
      auto kernel = client.compileKernel(**library, {name, {}});
      ASSERT_TRUE(kernel);
      EXPECT_EQ(readFile((*kernel)->path).substr(0, 11), std::string("object of ") + name);
      EXPECT_TRUE(paths.insert((*kernel)->path).second) << (*kernel)->path;
    }
  }
}

TEST(Client, includedFilesAreReadEachTime) {
  TemporaryFolder folder;
  Client client(fakeSettings(folder.path / "cache"));
  SourceOptions options = counting(folder.path / "count");
  const std::string source = "#include \"other.h\"\nkernel f ok\n";
  EXPECT_EQ(failureOf(client, source, "f", options), "");
  EXPECT_EQ(failureOf(client, source, "f", options), "");
  options.includePaths = {"."};
  EXPECT_EQ(failureOf(client, "kernel f ok\n", "f", options), "");
  EXPECT_EQ(failureOf(client, "kernel f ok\n", "f", options), "");
  EXPECT_EQ(countOf(folder.path / "count", "parse"), 4);
  EXPECT_FALSE(fs::exists(folder.path / "cache"));
}

TEST(Client, severalProcessesShareAFolder) {
  TemporaryFolder folder;
  std::vector<pid_t> children;
  for (int p = 0; p < 4; ++p) {
    const pid_t child = ::fork();
    if (child) {
      children.push_back(child);
      continue;
    }
    bool good = true;
    {
      Client client(fakeSettings(folder.path / "cache"));
      for (int i = 0; i < 10; ++i) {
        const std::string name = "f" + std::to_string(i);
        good = good && failureOf(client, "kernel " + name + " ok\n", name).empty();
      }
    }
    ::_exit(good ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path / "cache"), {}), 20);
}

TEST(Client, aForkedChildHasItsOwn) {
  ::setenv("INVAR_CACHE_DIR", "/proc/none", 0);
  Client& parent = Client::current();
  EXPECT_EQ(&parent, &Client::current());
  // Threads that are in the middle of compiles when the process forks leave locks held in the child.
  std::atomic<bool> done{false};
  Client busy(fakeSettings());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; !done; ++i) (void)failureOf(busy, "kernel f ok\nwarn " + std::to_string(t * 10000 + i), "f");
    });
  for (int round = 0; round < 5; ++round) {
    const pid_t child = ::fork();
    if (!child) {
      const bool own = &Client::current() != &parent;
      Client client(fakeSettings());
      ::_exit(own && failureOf(client, "kernel f ok\n", "f").empty() ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  done = true;
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace invar::compile
