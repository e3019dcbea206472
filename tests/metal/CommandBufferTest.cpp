// A command buffer's life: order, status, times, handlers, references, and waits that must end.
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "Commands.hpp"

namespace invar::metal::test {
namespace {

using CommandBufferTest = CommandTest;

TEST_F(CommandBufferTest, EmptyOneCompletes) {
  auto* buffer = queue->commandBuffer();
  EXPECT_EQ(buffer->status(), MTL::CommandBufferStatusNotEnqueued);
  EXPECT_EQ(buffer->device(), device);
  EXPECT_EQ(buffer->commandQueue(), queue.get());
  EXPECT_TRUE(buffer->retainedReferences());
  buffer->enqueue();
  EXPECT_EQ(buffer->status(), MTL::CommandBufferStatusEnqueued);
  expectSuccess(buffer);
  EXPECT_GE(buffer->GPUEndTime(), buffer->GPUStartTime());
  EXPECT_GT(buffer->GPUStartTime(), 0);
  EXPECT_GT(buffer->kernelStartTime(), 0);
  EXPECT_GE(buffer->kernelEndTime(), buffer->kernelStartTime());
}

TEST_F(CommandBufferTest, BlitsRunInOrder) {
  auto a = buffer(4096, 1), b = buffer(4096);
  auto* commands = queue->commandBuffer();
  auto* blit = commands->blitCommandEncoder();
  blit->fillBuffer(a.get(), NS::Range::Make(0, 2048), 7);
  blit->copyFromBuffer(a.get(), 0, b.get(), 0, 4096);
  blit->fillBuffer(a.get(), NS::Range::Make(0, 4096), 9);
  blit->endEncoding();
  expectSuccess(commands);
  EXPECT_EQ(bytes(b)[0], 7);
  EXPECT_EQ(bytes(b)[2047], 7);
  EXPECT_EQ(bytes(b)[2048], 1);
  EXPECT_EQ(bytes(a)[4095], 9);
}

TEST_F(CommandBufferTest, EnqueueFixesTheOrder) {
  auto a = buffer(64);
  auto* first = queue->commandBuffer();
  auto* second = queue->commandBuffer();
  first->enqueue();
  second->enqueue();
  for (auto [commands, value] : {std::pair(first, 1), std::pair(second, 2)}) {
    auto* blit = commands->blitCommandEncoder();
    blit->fillBuffer(a.get(), NS::Range::Make(0, 64), uint8_t(value));
    blit->endEncoding();
  }
  std::thread([&] { second->commit(); }).join();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_LT(second->status(), MTL::CommandBufferStatusCompleted);
  first->commit();
  second->waitUntilCompleted();
  EXPECT_EQ(first->status(), MTL::CommandBufferStatusCompleted);
  EXPECT_EQ(bytes(a)[0], 2);
}

TEST_F(CommandBufferTest, OneThatIsEnqueuedAndReleasedHoldsNobodyUp) {
  auto* later = queue->commandBuffer();
  {
    const PoolScope inner;
    queue->commandBuffer()->enqueue();
    later->enqueue();
  }
  expectSuccess(later);
}

TEST_F(CommandBufferTest, HandlersRunOnceInOrderBeforeTheWaitReturns) {
  std::vector<int> calls;   // only the handler thread writes, and the wait orders the read
  const auto self = std::this_thread::get_id();
  auto* buffer = queue->commandBuffer();
  buffer->addScheduledHandler([&](MTL::CommandBuffer* b) {
    EXPECT_GE(b->status(), MTL::CommandBufferStatusScheduled);
    calls.push_back(0);
  });
  for (int i = 1; i <= 3; ++i)
    buffer->addCompletedHandler([&, i, buffer](MTL::CommandBuffer* b) {
      EXPECT_EQ(b, buffer);
      EXPECT_EQ(b->status(), MTL::CommandBufferStatusCompleted);
      EXPECT_NE(std::this_thread::get_id(), self);
      b->waitUntilCompleted();   // in a handler of its own: returns
      calls.push_back(i);
    });
  expectSuccess(buffer);
  EXPECT_EQ(calls, (std::vector<int>{0, 1, 2, 3}));
}

TEST_F(CommandBufferTest, HandlersOfAQueueRunInOrder) {
  std::mutex mutex;
  std::vector<int> order;
  MTL::CommandBuffer* last = nullptr;
  for (int i = 0; i < 100; ++i) {
    last = queue->commandBuffer();
    last->addCompletedHandler([&, i](MTL::CommandBuffer*) {
      const std::lock_guard lock(mutex);
      order.push_back(i);
    });
    last->commit();
  }
  last->waitUntilCompleted();
  const std::lock_guard lock(mutex);
  ASSERT_EQ(order.size(), 100u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(CommandBufferTest, AHandlerThatThrowsHarmsNobody) {
  std::atomic<int> calls{0};
  auto* buffer = queue->commandBuffer();
  buffer->addCompletedHandler([&](MTL::CommandBuffer*) { ++calls; throw std::runtime_error("on purpose"); });
  buffer->addCompletedHandler([&](MTL::CommandBuffer*) { ++calls; throw 7; });
  buffer->addCompletedHandler([&](MTL::CommandBuffer*) { ++calls; });
  expectSuccess(buffer);
  EXPECT_EQ(calls, 3);
  expectSuccess(queue->commandBuffer());
}

TEST_F(CommandBufferTest, HandlersCommitMoreAndWaitForIt) {
  std::atomic<int> depth{0};
  std::function<void(MTL::CommandBuffer*)> nest = [&](MTL::CommandBuffer*) {
    if (++depth == 8) return;
    auto* next = queue->commandBuffer();
    next->addCompletedHandler(nest);
    next->commit();
    next->waitUntilCompleted();   // needs another handler thread each time
  };
  auto* buffer = queue->commandBuffer();
  buffer->addCompletedHandler(nest);
  expectSuccess(buffer);
  EXPECT_EQ(depth, 8);
}

TEST_F(CommandBufferTest, AStuckHandlerHoldsUpNoOther) {
  std::atomic<bool> released{false};
  auto* stuck = queue->commandBuffer();
  stuck->addCompletedHandler([&](MTL::CommandBuffer*) {
    while (!released) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  stuck->commit();
  auto* other = queue->commandBuffer();
  other->addCompletedHandler([&](MTL::CommandBuffer*) { released = true; });
  expectSuccess(other);
  stuck->waitUntilCompleted();
}

TEST_F(CommandBufferTest, ClosuresAreGoneWhenTheWaitReturns) {
  auto held = std::make_shared<int>(1);
  auto* buffer = queue->commandBuffer();
  buffer->addCompletedHandler([held](MTL::CommandBuffer*) {});
  expectSuccess(buffer);
  EXPECT_EQ(held.use_count(), 1);
}

TEST_F(CommandBufferTest, RetainsWhatIsEncodedUntilItIsDone) {
  auto a = buffer(64);
  auto gate = NS::TransferPtr(device->newSharedEvent());
  auto* commands = queue->commandBuffer();
  commands->encodeWait(gate.get(), 1);
  auto* blit = commands->blitCommandEncoder();
  blit->fillBuffer(a.get(), NS::Range::Make(0, 64), 3);
  blit->endEncoding();
  commands->commit();
  EXPECT_GT(a->retainCount(), 1u);
  gate->setSignaledValue(1);
  commands->waitUntilCompleted();
  EXPECT_EQ(a->retainCount(), 1u);
  EXPECT_EQ(bytes(a)[63], 3);
}

TEST_F(CommandBufferTest, LastReferencesAreNeverDroppedOnASchedulerThread) {
  std::atomic<int> freed{0};
  static uint8_t memory[50][64];
  for (int i = 0; i < 50; ++i) {
    const PoolScope inner;
    auto* commands = queue->commandBuffer();
    auto* a = device->newBuffer(memory[i], sizeof memory[i], MTL::ResourceStorageModeShared, [&](void*, NS::UInteger) {
      char name[32];
      pthread_getname_np(pthread_self(), name, sizeof name);
      EXPECT_EQ(std::string(name).find("invar.cpu"), std::string::npos) << name;
      ++freed;
    });
    auto* blit = commands->blitCommandEncoder();
    blit->fillBuffer(a, NS::Range::Make(0, 64), 3);
    blit->endEncoding();
    a->release();
    commands->commit();
    if (i % 2) commands->waitUntilCompleted();
  }
  for (int i = 0; i < 2000 && freed < 50; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(freed, 50);
}

TEST_F(CommandBufferTest, WithoutRetainedReferencesMemoryStaysSafe) {
  auto* commands = queue->commandBufferWithUnretainedReferences();
  EXPECT_FALSE(commands->retainedReferences());
  auto b = buffer(64);
  auto* a = device->newBuffer(64, MTL::ResourceStorageModeShared);
  std::memset(a->contents(), 5, 64);
  auto* blit = commands->blitCommandEncoder();
  blit->copyFromBuffer(a, 0, b.get(), 0, 64);
  blit->endEncoding();
  EXPECT_EQ(a->retainCount(), 1u);
  a->release();   // too early for Metal; here the memory outlives the object
  expectSuccess(commands);
  EXPECT_EQ(bytes(b)[0], 5);
}

TEST_F(CommandBufferTest, WaitUntilScheduledPassesAParkedOneOnlyWhenItsTurnCame) {
  auto* buffer = queue->commandBuffer();
  buffer->commit();
  buffer->waitUntilScheduled();
  EXPECT_GE(buffer->status(), MTL::CommandBufferStatusScheduled);
  buffer->waitUntilCompleted();
}

TEST_F(CommandBufferTest, CallsOnNullDoNothing) {
  MTL::CommandBuffer* none = nullptr;
  none->commit();
  none->enqueue();
  none->waitUntilCompleted();
  none->waitUntilScheduled();
  none->addCompletedHandler([](MTL::CommandBuffer*) {});
  EXPECT_EQ(none->error(), nullptr);
  EXPECT_EQ(none->label(), nullptr);
  EXPECT_EQ(none->GPUEndTime(), 0);
  auto* compute = none->computeCommandEncoder();
  EXPECT_EQ(compute, nullptr);
  compute->setBuffer(nullptr, 0, 0);
  compute->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  compute->endEncoding();
  none->blitCommandEncoder()->endEncoding();
  static_cast<MTL::CommandQueue*>(nullptr)->commandBuffer();
  EXPECT_EQ(static_cast<MTL::SharedEvent*>(nullptr)->signaledValue(), 0u);
}

class CommandThreads : public CommandTest, public testing::WithParamInterface<int> {};

TEST_P(CommandThreads, EachWithItsQueueAndAllWithOne) {
  for (const bool shared : {false, true}) {
    std::atomic<int> handled{0}, wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < GetParam(); ++t)
      threads.emplace_back([&, t] {
        const PoolScope mine;
        auto own = shared ? queue : makeQueue();
        auto a = buffer(256), b = buffer(256);
        for (int i = 0; i < 40; ++i) {
          const PoolScope inner;
          auto* commands = own->commandBuffer();
          auto* blit = commands->blitCommandEncoder();
          blit->fillBuffer(a.get(), NS::Range::Make(0, 256), uint8_t(t + i));
          blit->copyFromBuffer(a.get(), 0, b.get(), 0, 256);
          blit->endEncoding();
          if (i % 4 == 0) commands->addCompletedHandler([&](MTL::CommandBuffer*) { ++handled; });
          commands->commit();
          commands->waitUntilCompleted();
          if (bytes(b)[0] != uint8_t(t + i) || bytes(b)[255] != uint8_t(t + i) || commands->error()) ++wrong;
        }
      });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(handled, GetParam() * 10);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, CommandThreads, testing::Values(1, 2, 3, 4, 8, 16, 64));

}  // namespace
}  // namespace invar::metal::test
