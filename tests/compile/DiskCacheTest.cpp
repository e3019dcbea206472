#include "compile/DiskCache.hpp"

#include <chrono>
#include <csignal>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

#include "tests/compile/fake/FakeService.hpp"

namespace invar::compile {
namespace {

using test::TemporaryFolder;
namespace fs = std::filesystem;

Key key(int n) {
  Key k{};
  std::memcpy(k.data(), &n, sizeof n);
  return k;
}

std::vector<uint8_t> bytes(const std::string& text) { return {text.begin(), text.end()}; }

TEST(DiskCache, findsWhatItKept) {
  TemporaryFolder folder;
  DiskCache cache(folder.path / "a/b/c");
  EXPECT_FALSE(cache.load("kernel", key(1)));
  const std::string path = cache.store("kernel", key(1), bytes("object"), bytes("description"));
  ASSERT_FALSE(path.empty());
  EXPECT_EQ(test::readFile(path).substr(0, 6), "object");
  DiskCache other(folder.path / "a/b/c");
  const auto entry = other.load("kernel", key(1));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->description, bytes("description"));
  EXPECT_EQ(entry->path, path);
  EXPECT_FALSE(other.load("library", key(1)));
  EXPECT_FALSE(other.load("kernel", key(2)));
}

TEST(DiskCache, aBrokenEntryIsAbsentAndIsReplaced) {
  TemporaryFolder folder;
  DiskCache cache(folder.path);
  const std::string path = cache.store("kernel", key(1), bytes("object"), bytes("description"));
  const std::string whole = test::readFile(path);
  const auto write = [&](const std::string& content) { std::ofstream(path, std::ios::binary) << content; };
  for (size_t size = 0; size < whole.size(); ++size) {
    write(whole.substr(0, size));
    EXPECT_FALSE(cache.load("kernel", key(1))) << "truncated to " << size;
  }
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string broken = whole;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    write(broken);
    EXPECT_FALSE(cache.load("kernel", key(1))) << "changed at " << at;
  }
  write(whole);
  EXPECT_TRUE(cache.load("kernel", key(1)));
  fs::copy_file(path, cache.folder() + "/kernel-" + keyText(key(2)));
  EXPECT_FALSE(cache.load("kernel", key(2))) << "an entry under another's name";
  EXPECT_FALSE(cache.store("kernel", key(2), bytes("other"), {}).empty());
  EXPECT_TRUE(cache.load("kernel", key(2)));
}

TEST(DiskCache, removesWhatDeadWritersLeft) {
  TemporaryFolder folder;
  for (const char* name : {"new-old", "new-fresh", "mine"}) std::ofstream(folder.path / name) << "x";
  const auto longAgo = fs::file_time_type::clock::now() - std::chrono::hours(2);
  for (const char* name : {"new-old", "mine"}) fs::last_write_time(folder.path / name, longAgo);
  (void)DiskCache(folder.path).store("kernel", key(1), bytes("object"), {});
  EXPECT_FALSE(fs::exists(folder.path / "new-old"));
  EXPECT_TRUE(fs::exists(folder.path / "new-fresh"));
  EXPECT_TRUE(fs::exists(folder.path / "mine"));
}

class LimitedCache : public testing::Test {
protected:
  static constexpr size_t kEntry = 10'000;
  std::string store(DiskCache& cache, int n) {
    return cache.store("kernel", key(n), std::vector<uint8_t>(kEntry), {});
  }
  uint64_t total() {
    uint64_t bytes = 0;
    for (const auto& file : fs::directory_iterator(folder.path)) bytes += file.file_size();
    return bytes;
  }
  TemporaryFolder folder;
};

TEST_F(LimitedCache, removesWhatWasUsedLongestAgo) {
  constexpr uint64_t kLimit = 20 * kEntry;
  DiskCache cache(folder.path, kLimit);
  std::ofstream(folder.path / "mine") << std::string(kLimit, 'x');   // no entry: neither counted nor touched
  for (int n = 0; n < 10; ++n) ASSERT_FALSE(store(cache, n).empty());
  for (int n = 0; n < 10; ++n)
    fs::last_write_time(folder.path / ("kernel-" + keyText(key(n))),
                        fs::file_time_type::clock::now() - std::chrono::hours(100 - n));
  ASSERT_TRUE(cache.load("kernel", key(0)));   // now the one that was used last
  for (int n = 10; n < 30; ++n) {
    ASSERT_FALSE(store(cache, n).empty());
    ASSERT_LE(total(), kLimit + kLimit) << n;
    ASSERT_TRUE(cache.load("kernel", key(n))) << "the entry just made";
    if (n < 25) ASSERT_TRUE(cache.load("kernel", key(0))) << n;
  }
  EXPECT_FALSE(cache.load("kernel", key(1)));
  EXPECT_FALSE(cache.load("kernel", key(9)));
  EXPECT_TRUE(fs::exists(folder.path / "mine"));
}

TEST_F(LimitedCache, countsWhatEarlierProcessesLeft) {
  {
    DiskCache unlimited(folder.path, 0);
    for (int n = 0; n < 30; ++n) ASSERT_FALSE(store(unlimited, n).empty());
  }
  EXPECT_GT(total(), 30 * kEntry);
  DiskCache cache(folder.path, 10 * kEntry);
  ASSERT_FALSE(store(cache, 100).empty());
  EXPECT_LE(total(), 10 * kEntry);
  EXPECT_TRUE(cache.load("kernel", key(100)));
}

TEST_F(LimitedCache, anEntryBeyondTheLimitStaysForItsMaker) {
  DiskCache cache(folder.path, kEntry / 2);
  for (int n = 0; n < 3; ++n) {
    const std::string path = store(cache, n);
    EXPECT_TRUE(fs::exists(path));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), {}), 1);
  }
}

TEST_F(LimitedCache, holdsForSeveralProcesses) {
  constexpr uint64_t kLimit = 50 * kEntry;
  std::vector<pid_t> children;
  for (int p = 0; p < 4; ++p) {
    const pid_t child = ::fork();
    if (child) {
      children.push_back(child);
      continue;
    }
    DiskCache cache(folder.path, kLimit);
    bool good = true;
    for (int n = 0; n < 100; ++n) {
      good &= !store(cache, p * 1000 + n).empty();
      if (auto entry = cache.load("kernel", key(n))) good &= entry->description.empty();
    }
    ::_exit(good ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  // Each may have written a part of the limit since somebody counted.
  EXPECT_LE(total(), kLimit + 4 * (kLimit / 32 + 2 * kEntry));
  EXPECT_GT(total(), kLimit / 2);
}

TEST(DiskCache, takesNothingThatOthersMayWrite) {
  TemporaryFolder folder;
  DiskCache cache(folder.path);
  const std::string path = cache.store("kernel", key(1), bytes("object"), {});
  ::chmod(path.c_str(), 0666);
  EXPECT_FALSE(cache.load("kernel", key(1)));
  ::unlink(path.c_str());
  ::mkfifo(path.c_str(), 0600);
  EXPECT_FALSE(cache.load("kernel", key(1)));  // hangs when it opens the pipe for reading
}

TEST(DiskCache, withoutAFolderNothingIsKept) {
  DiskCache none("");
  EXPECT_TRUE(none.store("kernel", key(1), bytes("x"), {}).empty());
  EXPECT_FALSE(none.load("kernel", key(1)));
  TemporaryFolder folder;
  std::ofstream(folder.path / "file") << "in the way";
  DiskCache blocked(folder.path / "file/cache");
  EXPECT_TRUE(blocked.store("kernel", key(1), bytes("x"), {}).empty());
  EXPECT_FALSE(blocked.load("kernel", key(1)));
  DiskCache forbidden("/proc/invar");
  EXPECT_TRUE(forbidden.store("kernel", key(1), bytes("x"), {}).empty());
}

TEST(DiskCache, aComplaintIsMadeOnce) {
  testing::internal::CaptureStderr();
  DiskCache forbidden("/proc/invar");
  for (int i = 0; i < 5; ++i) (void)forbidden.store("kernel", key(i), bytes("x"), {});
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1) << log;
  EXPECT_NE(log.find("/proc/invar"), std::string::npos) << log;
}

TEST(DiskCache, aFullFolder) {
  TemporaryFolder folder;
  if (::mount("none", folder.path.c_str(), "tmpfs", 0, "size=64k"))
    GTEST_SKIP() << "needs the right to mount";
  {
    DiskCache cache(folder.path);
    EXPECT_FALSE(cache.store("kernel", key(1), bytes("small"), {}).empty());
    EXPECT_TRUE(cache.store("kernel", key(2), std::vector<uint8_t>(1 << 20), {}).empty());
    EXPECT_TRUE(cache.load("kernel", key(1)));
    EXPECT_FALSE(cache.load("kernel", key(2)));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), {}), 1) << "the half-written file is gone";
  }
  ::umount2(folder.path.c_str(), MNT_DETACH);
}

TEST(DiskCache, aFolderWithoutExecution) {
  TemporaryFolder folder;
  if (::mount("none", folder.path.c_str(), "tmpfs", MS_NOEXEC, "size=64k"))
    GTEST_SKIP() << "needs the right to mount";
  EXPECT_TRUE(DiskCache(folder.path).store("kernel", key(1), bytes("x"), {}).empty());
  ::umount2(folder.path.c_str(), MNT_DETACH);
}

TEST(DiskCache, theFileSizeLimitEndsNoProcess) {
  TemporaryFolder folder;
  const pid_t child = ::fork();
  if (!child) {
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    DiskCache cache(folder.path);
    const bool small = !cache.store("kernel", key(1), bytes("small"), {}).empty();
    const bool big = cache.store("kernel", key(2), std::vector<uint8_t>(1 << 16), {}).empty();
    ::_exit(small && big ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(DiskCache, manyProcessesAndThreads) {
  TemporaryFolder folder;
  constexpr int kKeys = 20;
  std::vector<pid_t> children;
  for (int p = 0; p < 4; ++p) {
    const pid_t child = ::fork();
    if (child) {
      children.push_back(child);
      continue;
    }
    DiskCache cache(folder.path);
    std::atomic<bool> good{true};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int round = 0; round < 10; ++round)
          for (int k = 0; k < kKeys; ++k) {
            const auto object = bytes(std::string(1000 + static_cast<size_t>(k), 'a' + static_cast<char>(k)));
            if (cache.store("kernel", key(k), object, bytes(std::to_string(k))).empty()) good = false;
            const auto entry = cache.load("kernel", key(k));
            if (!entry || entry->description != bytes(std::to_string(k))) good = false;
          }
      });
    for (auto& thread : threads) thread.join();
    ::_exit(good ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), {}), kKeys);
}

}  // namespace
}  // namespace invar::compile
