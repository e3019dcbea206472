// Who runs what, and when: passes of fills, whose length sets their time.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "cpu/Scheduler.hpp"

namespace invar::cpu {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class TestMemory final : public device::Memory {
public:
  explicit TestMemory(uint64_t bytes) : Memory(nullptr, bytes, true), m_bytes(bytes) { m_contents = m_bytes.data(); }

private:
  std::vector<std::byte> m_bytes;
};

/// A pass that fills its own memory a number of times.
class Fills final : public device::PassCompletion {
public:
  Fills(Scheduler& scheduler, uint64_t bytes, uint32_t times)
      : m_scheduler(scheduler), m_memory(makeRef<TestMemory>(bytes)) {
    m_fill.kind = device::Command::Kind::Fill;
    m_fill.memory = m_memory.get();
    m_fill.offset = 0;
    m_fill.length = bytes;
    m_fill.value = 1;
    pass.commands.assign(times, &m_fill);
  }
  void passFinished(std::optional<Error> error) override {
    failed = bool(error);
    Scheduler& scheduler = m_scheduler;
    done.store(1);   // who waits may destroy this object now
    scheduler.wake(done);
  }

  device::Pass pass;
  std::atomic<uint32_t> done{0};
  bool failed = false;

private:
  Scheduler& m_scheduler;
  Ref<TestMemory> m_memory;
  device::FillCommand m_fill{};
};

bool finishes(const std::atomic<uint32_t>& done) {
  const auto end = Clock::now() + 20s;
  while (!done.load(std::memory_order_acquire)) {
    if (Clock::now() > end) return false;
    std::this_thread::sleep_for(50us);
  }
  return true;
}

constexpr uint64_t kMiB = 1 << 20;

// A call that meets a worker at the end of its nap must not be lost.
TEST(Scheduler, IdleWorkersAlwaysComeBack) {
  for (uint32_t workers : {0u, 1u, 2u, 4u}) {
    Scheduler scheduler(workers, 0);
    for (int i = 0; i < 150; ++i) {
      Fills fills(scheduler, kMiB, 1);
      scheduler.execute(fills.pass, fills);
      ASSERT_TRUE(finishes(fills.done)) << "pass " << i << " with " << workers << " workers";
      // About the length of a nap, a little more each time.
      std::this_thread::sleep_for(std::chrono::microseconds(400 + i % 50 * 4));
    }
  }
}

// Both cores are taken by a long pass and its helper: a thread with a short one of its own is not made to
// wait for the end of the long one.
TEST(Scheduler, AWaitingThreadGoesBeforeHelpers) {
  Scheduler scheduler(2, 0);
  Fills longPass(scheduler, 16 * kMiB, 150), shortPass(scheduler, 4 * kMiB, 1);
  std::thread other([&] {
    scheduler.execute(longPass.pass, longPass);
    scheduler.helpUntil(longPass.done);
  });
  std::this_thread::sleep_for(5ms);
  scheduler.execute(shortPass.pass, shortPass);
  scheduler.helpUntil(shortPass.done);
  EXPECT_FALSE(longPass.done.load()) << "the short pass came after the long one";
  other.join();
  EXPECT_TRUE(longPass.done.load());
}

TEST(Scheduler, ManyWaitingThreadsAllFinish) {
  for (uint32_t workers : {0u, 1u, 2u, 8u}) {
    Scheduler scheduler(workers, 0);
    std::atomic<int> failed{0};
    std::vector<std::thread> clients;
    for (int t = 0; t < 16; ++t)
      clients.emplace_back([&, t] {
        for (int i = 0; i < 15; ++i) {
          Fills fills(scheduler, t % 4 * kMiB + 64, 2);
          scheduler.execute(fills.pass, fills);
          scheduler.helpUntil(fills.done);
          failed += fills.failed;
        }
      });
    for (auto& client : clients) client.join();
    EXPECT_EQ(failed.load(), 0);
  }
}

// A process that may have no more threads: the work is done by those who wait for it.
TEST(Scheduler, WithoutAnyWorkerTheWaitingThreadWorks) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto program = [] {
    alarm(20);
    const rlimit one{1, 1};
    setrlimit(RLIMIT_NPROC, &one);
    if (getuid() == 0) (void)!setuid(65534);   // root has no limit
    for (uint32_t workers : {0u, 4u}) {
      Scheduler scheduler(workers, 1000);
      for (int i = 0; i < 3; ++i) {
        Fills fills(scheduler, 4 * kMiB, 2);
        scheduler.execute(fills.pass, fills);
        scheduler.helpUntil(fills.done);
        if (fills.failed) _exit(1);
      }
    }
    _exit(7);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace invar::cpu
