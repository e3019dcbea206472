// A queue that is full blocks until a command buffer completes, and says so when that takes long.
#include <atomic>
#include <chrono>
#include <thread>

#include "Commands.hpp"

namespace invar::metal::test {
namespace {

using namespace std::chrono_literals;
using QueueLimitTest = CommandTest;

TEST_F(QueueLimitTest, BlocksUntilOneCompletes) {
  auto small = makeQueue(2);
  auto gate = NS::TransferPtr(device->newSharedEvent());
  for (int i = 0; i < 2; ++i) {
    auto* commands = small->commandBuffer();
    if (i == 0) commands->encodeWait(gate.get(), 1);
    commands->commit();
  }
  std::atomic<bool> got{false};
  std::thread waiter([&] {
    const PoolScope mine;
    auto* third = small->commandBuffer();
    got = true;
    expectSuccess(third);
  });
  std::this_thread::sleep_for(50ms);
  EXPECT_FALSE(got);
  gate->setSignaledValue(1);
  waiter.join();
  EXPECT_TRUE(got);
}

TEST_F(QueueLimitTest, ReleasedOnesGiveTheirPlaceBack) {
  auto small = makeQueue(1);
  for (int i = 0; i < 10; ++i) {
    const PoolScope inner;
    small->commandBuffer();
  }
  expectSuccess(small->commandBuffer());
}

TEST_F(QueueLimitTest, AHandlerFindsAFreePlace) {
  auto small = makeQueue(1);
  std::atomic<bool> done{false};
  auto* first = small->commandBuffer();
  first->addCompletedHandler([&](MTL::CommandBuffer*) {
    auto* next = small->commandBuffer();
    next->commit();
    next->waitUntilCompleted();
    done = true;
  });
  expectSuccess(first);
  EXPECT_TRUE(done);
}

TEST_F(QueueLimitTest, ManyThreadsOnASmallQueue) {
  auto small = makeQueue(3);
  std::atomic<int> completed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 32; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        const PoolScope inner;
        auto* commands = small->commandBuffer();
        commands->addCompletedHandler([&](MTL::CommandBuffer*) { ++completed; });
        commands->commit();
        if (i % 5 == 0) commands->waitUntilCompleted();
      }
    });
  for (auto& thread : threads) thread.join();
  expectSuccess(small->commandBuffer());   // all work is done; the last handlers may still be running
  for (int i = 0; i < 5000 && completed < 32 * 20; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(completed, 32 * 20);
}

TEST_F(QueueLimitTest, ALongWaitIsReported) {
  auto small = makeQueue(1);
  small->setLabel(autoreleasedString("tiny"));
  auto* first = small->commandBuffer();
  testing::internal::CaptureStderr();
  std::thread waiter([&] { const PoolScope mine; small->commandBuffer(); });
  std::this_thread::sleep_for(5500ms);
  first->commit();
  waiter.join();
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_NE(text.find("queue \"tiny\" has been full for 5 s: 1 unfinished command buffers, 1 of them not committed, limit 1"),
            std::string::npos) << text;
}

}  // namespace
}  // namespace invar::metal::test
