#include "compile/MemoryCache.hpp"

#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <thread>

namespace invar::compile {
namespace {

struct Value : RefCounted {
  explicit Value(int n) : number(n) {}
  int number;
};
using Cache = MemoryCache<Value>;

Key key(int n) {
  Key k{};
  std::memcpy(k.data(), &n, sizeof n);
  return k;
}

class MemoryCacheThreads : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Counts, MemoryCacheThreads, testing::Values(1, 2, 4, 8, 16, 64));

TEST_P(MemoryCacheThreads, oneCompileForAKey) {
  Cache cache(100);
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < GetParam(); ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        auto result = cache.get(key(i), [&]() -> Result<Ref<Value>> {
          made++;
          std::this_thread::yield();
          return makeRef<Value>(i);
        });
        ASSERT_TRUE(result);
        ASSERT_EQ((*result)->number, i);
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(made, 50);
}

TEST(MemoryCache, othersDoNotWait) {
  Cache cache(10);
  std::atomic<bool> go{false}, started{false};
  std::thread slow([&] {
    (void)cache.get(key(1), [&]() -> Result<Ref<Value>> {
      started = true;
      while (!go) std::this_thread::yield();
      return makeRef<Value>(1);
    });
  });
  while (!started) std::this_thread::yield();
  EXPECT_TRUE(cache.get(key(2), []() -> Result<Ref<Value>> { return makeRef<Value>(2); }));  // hangs when it waits
  go = true;
  slow.join();
}

TEST(MemoryCache, aFailureGoesToAllWhoWaitAndIsForgotten) {
  Cache cache(10);
  std::atomic<int> made{0}, failed{0}, asked{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      asked++;
      auto result = cache.get(key(1), [&]() -> Result<Ref<Value>> {
        made++;
        while (asked < 8) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return Error{ErrorDomain::Library, 3, "no"};
      });
      failed += !result && result.error().message == "no";
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 8);
  EXPECT_LE(made, 8);
  EXPECT_EQ(cache.size(), 0u);
  EXPECT_TRUE(cache.get(key(1), []() -> Result<Ref<Value>> { return makeRef<Value>(1); }));
}

TEST(MemoryCache, anExceptionBecomesAnError) {
  Cache cache(10);
  auto result = cache.get(key(1), []() -> Result<Ref<Value>> { throw std::bad_alloc(); });
  ASSERT_FALSE(result);
  EXPECT_EQ(cache.size(), 0u);
}

TEST(MemoryCache, keepsWhatWasUsedLast) {
  Cache cache(3);
  std::vector<int> made;
  const auto use = [&](int n) {
    (void)cache.get(key(n), [&]() -> Result<Ref<Value>> {
      made.push_back(n);
      return makeRef<Value>(n);
    });
  };
  for (int n : {1, 2, 3, 1, 4, 1, 2}) use(n);
  EXPECT_EQ(made, (std::vector<int>{1, 2, 3, 4, 2}));
  EXPECT_EQ(cache.size(), 3u);
}

TEST(MemoryCache, whatIsNoLongerUsableIsMadeAgain) {
  Cache cache(3);
  int made = 0;
  const auto make = [&]() -> Result<Ref<Value>> { return makeRef<Value>(++made); };
  (void)cache.get(key(1), make);
  auto again = cache.get(key(1), make, [](const Value& value) { return value.number > 1; });
  EXPECT_EQ((*again)->number, 2);
  again = cache.get(key(1), make, [](const Value&) { return false; });
  EXPECT_EQ((*again)->number, 3);
  EXPECT_EQ(cache.size(), 1u);
}

}  // namespace
}  // namespace invar::compile
