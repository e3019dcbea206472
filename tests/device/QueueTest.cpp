// Order on queues, proved on blits: hazards, fences, events, enqueue order, completion order.
// Swept over client threads and workers; under ThreadSanitizer a missing edge is a reported race.
#include <gtest/gtest.h>

#include <thread>

#include "cpu/CpuDevice.hpp"
#include "support/Work.hpp"

namespace invar::test {
namespace {

constexpr uint64_t kLength = 4096;

struct Sweep { uint32_t clients, workers; };
class QueueSweep : public testing::TestWithParam<Sweep> {
protected:
  cpu::CpuDevice device{int64_t(GetParam().workers), 0};
  void wait(Job& job) { device.helpUntil(*job.done); }
  template <class Body> void clients(Body body) {
    std::vector<std::thread> threads;
    for (uint32_t t = 0; t < GetParam().clients; ++t) threads.emplace_back([&, t] { body(t); });
    for (auto& thread : threads) thread.join();
  }
};

uint8_t at(const Ref<Memory>& m, uint64_t i) { return uint8_t(m->contents()[i]); }

TEST_P(QueueSweep, ChainsOfHazardsOnOneQueueEachKeepTheirOrder) {
  auto queue = makeRef<Queue>(device);
  clients([&](uint32_t t) {
    auto a = memory(device, kLength), b = memory(device, kLength), c = memory(device, kLength);
    for (int i = 0; i < 20; ++i) {
      Job job(device);
      const auto value = uint8_t(t * 20 + i);
      job.fill(job.pass(), a, value, 0, kLength);
      job.copy(job.pass(), a, b, kLength);
      job.copy(job.pass(), b, c, kLength);
      job.fill(job.pass(), a, 0, 0, kLength);
      queue->submit(job.submission);
      wait(job);
      ASSERT_EQ(at(c, 0), value);
      ASSERT_EQ(at(c, kLength - 1), value);
      ASSERT_EQ(at(a, 7), 0);
    }
  });
}

TEST_P(QueueSweep, SharedMemoryOnOneQueueIsNeverTorn) {
  auto queue = makeRef<Queue>(device);
  auto shared = memory(device, kLength);
  clients([&](uint32_t t) {
    auto own = memory(device, kLength);
    for (int i = 0; i < 10; ++i) {
      Job job(device);
      job.fill(job.pass(), shared, uint8_t(t + 1), 0, kLength);
      job.copy(job.pass(), shared, own, kLength);
      queue->submit(job.submission);
      wait(job);
      for (uint64_t k = 1; k < kLength; ++k) ASSERT_EQ(at(own, k), at(own, 0));
    }
  });
}

TEST_P(QueueSweep, EventsOrderQueuesOfDifferentThreads) {
  // Thread t's queue waits for thread t-1's signal: a relay over memory that nobody tracks.
  auto baton = memory(device, kLength, false);
  auto event = makeRef<Event>();
  const uint32_t n = GetParam().clients;
  clients([&](uint32_t t) {
    auto queue = makeRef<Queue>(device);
    Job job(device);
    job.wait(event, t);
    job.fill(job.pass(), baton, uint8_t(t + 1), 0, kLength);
    job.signal(event, t + 1);
    queue->submit(job.submission);
    wait(job);
  });
  EXPECT_EQ(event->value(), n);
  EXPECT_EQ(at(baton, 5), uint8_t(n));
}

TEST_P(QueueSweep, FencesOrderUntrackedMemory) {
  clients([&](uint32_t t) {
    auto queue = makeRef<Queue>(device), other = makeRef<Queue>(device);
    auto a = memory(device, kLength, false), b = memory(device, kLength, false);
    auto fence = makeRef<Fence>();
    for (int i = 0; i < 10; ++i) {
      Job first(device), second(device);
      auto& write = first.pass();
      first.fill(write, a, uint8_t(t + i), 0, kLength);
      write.updates.push_back(fence);
      auto& read = second.pass();
      second.copy(read, a, b, kLength);
      read.waits.push_back(fence);
      queue->submit(first.submission);
      (i % 2 ? queue : other)->submit(second.submission);
      wait(second);
      wait(first);
      ASSERT_EQ(at(b, 100), uint8_t(t + i));
    }
  });
}

TEST_P(QueueSweep, EnqueueOrderHoldsWhateverTheOrderOfSubmission) {
  clients([&](uint32_t) {
    auto queue = makeRef<Queue>(device);
    auto a = memory(device, kLength);
    Job first(device), second(device), cancelled(device);
    queue->reserve(*first.submission);
    queue->reserve(*cancelled.submission);
    queue->reserve(*second.submission);
    first.fill(first.pass(), a, 1, 0, kLength);
    second.fill(second.pass(), a, 2, 0, kLength);
    queue->submit(second.submission);
    EXPECT_EQ(second.done->load(), 0u);
    queue->submit(first.submission);
    queue->cancel(*cancelled.submission);
    wait(second);
    EXPECT_EQ(first.done->load(), 1u) << "command buffers of a queue complete in order";
    EXPECT_EQ(at(a, 9), 2);
  });
}

TEST_P(QueueSweep, WorkProgressesWithoutAWaitingThread) {
  clients([&](uint32_t) {
    auto queue = makeRef<Queue>(device);
    auto a = memory(device, kLength);
    Job job(device);
    job.fill(job.pass(), a, 3, 0, kLength);
    queue->submit(job.submission);
    while (!job.done->load(std::memory_order_acquire)) std::this_thread::sleep_for(std::chrono::microseconds(50));
    EXPECT_EQ(at(a, 1), 3);
  });
}

TEST_P(QueueSweep, LargeBlitsAreCutAndConcurrentPassesOverlap) {
  const uint64_t large = 8 << 20;
  auto queue = makeRef<Queue>(device);
  auto a = memory(device, large), b = memory(device, large);
  clients([&](uint32_t t) {
    if (t > 1) return;
    for (int i = 0; i < 5; ++i) {
      Job job(device);
      auto& pass = job.pass(true);
      job.fill(pass, a, uint8_t(i), 0, large / 2);
      job.fill(pass, a, uint8_t(i), large / 2, large / 2);
      BarrierCommand barrier;
      barrier.kind = Command::Kind::Barrier;
      pass.commands.push_back(job.submission->arena.create(barrier));
      job.copy(pass, a, b, large);
      queue->submit(job.submission);
      wait(job);
    }
  });
  for (uint64_t k = 1; k < large; k += 4001) ASSERT_EQ(at(b, k), at(b, 0));
}

TEST_P(QueueSweep, SubmissionsInFlightOutliveTheirQueueHandle) {
  clients([&](uint32_t) {
    auto a = memory(device, kLength);
    std::vector<Job> jobs;
    {
      auto queue = makeRef<Queue>(device);
      for (int i = 0; i < 30; ++i) {
        jobs.emplace_back(device);
        jobs.back().fill(jobs.back().pass(), a, uint8_t(i), 0, kLength);
        queue->submit(jobs.back().submission);
      }
    }
    wait(jobs.back());
    EXPECT_EQ(at(a, 0), 29);
  });
}

TEST_P(QueueSweep, ARecordedErrorEndsOneSubmissionAndSignalsStillCome) {
  clients([&](uint32_t) {
    auto queue = makeRef<Queue>(device);
    auto event = makeRef<Event>();
    auto a = memory(device, kLength);
    Job bad(device), good(device);
    bad.fill(bad.pass(), a, 9, 0, kLength);
    bad.signal(event, 1);
    bad.submission->recordingError = Error{ErrorDomain::CommandBuffer, 9, "wrong"};
    good.wait(event, 1);
    good.fill(good.pass(), a, 4, 0, 1);
    queue->submit(bad.submission);
    makeRef<Queue>(device)->submit(good.submission);
    wait(good);
    wait(bad);
    EXPECT_EQ(bad.outcome->error->message, "wrong");
    EXPECT_FALSE(good.outcome->error);
    EXPECT_EQ(at(a, 0), 4);
    EXPECT_EQ(at(a, 1), 0) << "nothing of a bad submission runs";
  });
}

TEST_P(QueueSweep, ALongChainOfEventsBetweenTwoQueuesDoesNotOverflowTheStack) {
  if (GetParam().clients > 1) return;
  auto left = makeRef<Queue>(device), right = makeRef<Queue>(device);
  auto event = makeRef<Event>();
  constexpr uint64_t kSteps = 20000;
  Job l(device), r(device);
  for (uint64_t i = 0; i < kSteps; ++i) {
    (i % 2 ? r : l).wait(event, i + 1);
    (i % 2 ? r : l).signal(event, i + 2);
  }
  left->submit(l.submission);
  right->submit(r.submission);
  event->setValue(1);
  wait(l);
  wait(r);
  EXPECT_EQ(event->value(), kSteps + 1);
}

std::vector<Sweep> sweeps() {
  std::vector<Sweep> all;
  for (uint32_t workers : {0u, 1u, 2u, 4u, 8u})
    for (uint32_t clients : {1u, 2u, 3u, 8u, 64u}) all.push_back({clients, workers});
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, QueueSweep, testing::ValuesIn(sweeps()), [](const auto& info) {
  return std::to_string(info.param.clients) + "Clients" + std::to_string(info.param.workers) + "Workers";
});

}  // namespace
}  // namespace invar::test
