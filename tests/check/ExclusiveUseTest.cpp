// The guard that sees two threads inside one object.
#include "check/ExclusiveUse.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "check/ThreadRecord.hpp"

namespace invar::check {
namespace {

TEST(ExclusiveUse, LetsOneThreadInAgainAndAgain) {
  ExclusiveUse use;
  for (int i = 0; i < 3; ++i) {
    const ExclusiveUse::Scope scope(use, "a");
    EXPECT_TRUE(scope);
    const ExclusiveUse::Scope nested(use, "b");   // further up the same stack
    EXPECT_TRUE(nested);
  }
  std::thread([&] { EXPECT_TRUE(ExclusiveUse::Scope(use, "c")); }).join();
}

TEST(ExclusiveUse, RefusesASecondThreadAndNamesBothCalls) {
  ExclusiveUse use;
  const ExclusiveUse::Scope scope(use, "X::first");
  std::thread([&] {
    const ExclusiveUse::Scope other(use, "X::second");
    EXPECT_FALSE(other);
    const std::string text = other.conflict("X::second");
    EXPECT_EQ(text.find("[X::second] used by two threads at once: X::first"), 0u) << text;
  }).join();
  EXPECT_TRUE(ExclusiveUse::Scope(use, "X::third"));   // the refusal left no mark
}

TEST(ExclusiveUse, NeverLetsTwoIn) {
  ExclusiveUse use;
  int inside = 0;   // not atomic: ThreadSanitizer sees it if the guard lets two in
  std::atomic<int> entered{0}, refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 20000; ++i) {
        const ExclusiveUse::Scope scope(use, "call");
        if (!scope) { ++refused; continue; }
        ++inside;
        ++entered;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(inside, entered);
  EXPECT_EQ(entered + refused, 160000);
}

TEST(ThreadRecord, NumbersAreDistinctAndUsedAgain) {
  std::set<uint16_t> numbers{threadNumber()};
  EXPECT_EQ(threadNumber(), *numbers.begin());
  for (int i = 0; i < 1000; ++i) std::thread([&] { numbers.insert(threadNumber()); }).join();
  EXPECT_LT(numbers.size(), 10u);
}

TEST(ThreadRecord, DescribesTheThreadAndTheStackOfItsCall) {
  std::atomic<int> stage{0};
  static const char* const kCall = "X::call";
  uint16_t number = 0;
  int object = 0;
  std::thread other([&] {
    pthread_setname_np(pthread_self(), "painter");
    recordEntry(&object, kCall);
    number = threadNumber();
    stage = 1;
    while (stage != 2) std::this_thread::yield();
  });
  while (stage != 1) std::this_thread::yield();
  EXPECT_NE(describeThread(number, &object, kCall).find("'painter'\n"), std::string::npos);   // and a stack
  EXPECT_EQ(describeThread(number, nullptr, kCall).find('\n'), std::string::npos);
  stage = 2;
  other.join();
  EXPECT_NE(describeThread(number, &object, kCall).find("ended"), std::string::npos);
}

}  // namespace
}  // namespace invar::check
