// What a forked child finds: the objects made before go on, and the parent's work in flight is an error.
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "Commands.hpp"
#include "base/Sanitizer.hpp"

namespace invar::metal::test {
namespace {

class ForkTest : public CommandTest {
protected:
  void SetUp() override {
#if INVAR_TSAN
    GTEST_SKIP() << "ThreadSanitizer does not follow threads of a forked child";
#endif
    gate = NS::TransferPtr(device->newSharedEvent());
    expectSuccess(queue->commandBuffer());   // threads are there to be missed
  }
  void TearDown() override {
    gate->setSignaledValue(10);
    expectSuccess(queue->commandBuffer());   // the parent never notices
  }
  /// On the queue, and not to complete before the gate is opened.
  MTL::CommandBuffer* parked(MTL::CommandQueue* on) {
    auto* commands = on->commandBuffer();
    commands->encodeWait(gate.get(), 1);
    commands->commit();
    return commands;
  }
  /// Runs `body` in a child, which must end by itself and without a failure.
  template <class Body>
  void inChild(Body body) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);
      body();
      _exit(HasFailure() ? 1 : 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
  }

  NS::SharedPtr<MTL::SharedEvent> gate;
};

TEST_F(ForkTest, WhatTheParentCommittedIsAnErrorInTheChild) {
  auto* commands = parked(queue.get());
  std::atomic<int> handled{0};
  auto* second = queue->commandBuffer();
  second->addCompletedHandler([&](MTL::CommandBuffer*) { ++handled; });
  second->commit();
  inChild([&] {
    for (auto* lost : {commands, second}) {
      lost->waitUntilScheduled();
      lost->waitUntilCompleted();
      EXPECT_EQ(lost->status(), MTL::CommandBufferStatusError);
      const std::string text = message(lost);
      EXPECT_NE(text.find("[MTL::CommandBuffer::commit] committed before the fork"), std::string::npos)
          << text;
    }
    EXPECT_EQ(handled, 0);
    gate->setSignaledValue(1);   // the queue that the parent parked is not woken here
    expectSuccess(queue->commandBuffer());
  });
  gate->setSignaledValue(1);
  second->waitUntilCompleted();
  EXPECT_EQ(second->status(), MTL::CommandBufferStatusCompleted);
  EXPECT_EQ(handled, 1);
}

TEST_F(ForkTest, AWaitForHandlersThatTheParentRunsReturns) {
  std::atomic<bool> inside{false}, leave{false};
  auto* commands = queue->commandBuffer();
  commands->addCompletedHandler([&](MTL::CommandBuffer*) {
    inside = true;
    while (!leave) usleep(1000);
  });
  commands->commit();
  while (!inside) usleep(1000);
  inChild([&] {
    commands->waitUntilCompleted();
    EXPECT_EQ(commands->status(), MTL::CommandBufferStatusCompleted);   // the work itself was over
  });
  leave = true;
  commands->waitUntilCompleted();
}

TEST_F(ForkTest, AFullQueueIsEmptyInTheChild) {
  auto small = makeQueue(2);
  parked(small.get());
  auto* open = small->commandBuffer();
  inChild([&] {
    for (int i = 0; i < 4; ++i) {
      const PoolScope inner;
      expectSuccess(small->commandBuffer());
    }
    expectSuccess(open);   // encoded before the fork, committed after it
    expectSuccess(small->commandBuffer());
  });
  gate->setSignaledValue(1);
  expectSuccess(open);
}

TEST_F(ForkTest, APlaceReservedBeforeTheForkHoldsNothingUp) {
  auto* blocked = parked(queue.get());
  auto* reserved = queue->commandBuffer();
  reserved->enqueue();
  inChild([&] {
    expectSuccess(queue->commandBuffer());
    expectSuccess(reserved);
  });
  gate->setSignaledValue(1);
  blocked->waitUntilCompleted();
  expectSuccess(reserved);
}

TEST_F(ForkTest, AFenceThatTheParentHasYetToUpdateIsPassed) {
  static std::atomic<bool> held{true};
  auto hold = pipeline(reflection("hold", {}), [](const protocol::KernelLaunch*, uint64_t, uint64_t, void*) {
    while (held) usleep(1000);
  }, impl);
  auto fence = NS::TransferPtr(device->newFence());
  auto a = buffer(64);
  auto* updates = queue->commandBuffer();
  auto* encoder = updates->computeCommandEncoder();
  encoder->setComputePipelineState(hold.get());
  encoder->dispatchThreadgroups(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  encoder->updateFence(fence.get());
  encoder->endEncoding();
  updates->commit();
  inChild([&] {
    auto* waits = queue->commandBuffer();
    auto* blit = waits->blitCommandEncoder();
    blit->waitForFence(fence.get());
    blit->fillBuffer(a.get(), NS::Range::Make(0, 64), 2);
    blit->endEncoding();
    expectSuccess(waits);
    EXPECT_EQ(bytes(a)[0], 2);
  });
  held = false;
  updates->waitUntilCompleted();
  EXPECT_EQ(updates->status(), MTL::CommandBufferStatusCompleted);
}

TEST_F(ForkTest, EventsListenersAndHandlersServeTheChild) {
  auto* listener = MTL::SharedEventListener::sharedListener();
  std::atomic<int> told{0};
  std::atomic<bool> stuck{true}, over{false};
  gate->notifyListener(listener, 1, [&](MTL::SharedEvent*, uint64_t) {   // busy while the process forks
    ++told;
    while (stuck) usleep(1000);
    over = true;
  });
  gate->setSignaledValue(1);
  while (told == 0) usleep(1000);
  inChild([&] {
    EXPECT_EQ(gate->signaledValue(), 1u);
    gate->notifyListener(listener, 2, [&](MTL::SharedEvent*, uint64_t) { told = 100; });
    auto* commands = queue->commandBuffer();
    commands->addCompletedHandler([&](MTL::CommandBuffer*) { told.fetch_add(7); });
    commands->encodeSignalEvent(gate.get(), 2);
    expectSuccess(commands);
    EXPECT_TRUE(gate->waitUntilSignaledValue(2, 1000));
    for (int i = 0; i < 5000 && told < 100; ++i) usleep(1000);
    EXPECT_GE(told, 100);
  });
  stuck = false;
  while (!over) usleep(1000);   // the handler uses this test's variables
}

// Every lock inside one object is taken and given up all the time while the process forks again and again.
TEST_F(ForkTest, ObjectsThatOtherThreadsAreInside) {
  auto descriptor = NS::TransferPtr(MTL::HeapDescriptor::alloc()->init());
  descriptor->setSize(1 << 20);
  descriptor->setStorageMode(MTL::StorageModeShared);
  auto heap = NS::TransferPtr(device->newHeap(descriptor.get()));
  auto setDescriptor = NS::TransferPtr(MTL::ResidencySetDescriptor::alloc()->init());
  auto set = NS::TransferPtr(device->newResidencySet(setDescriptor.get(), nullptr));
  auto data = buffer(4096);
  const auto use = [&](int round) {
    const PoolScope inner;
    auto* text = autoreleasedString("label " + std::to_string(round % 7));
    queue->setLabel(text);
    data->setLabel(text);
    EXPECT_EQ(foundation::textOf(queue->label()).substr(0, 6), "label ");
    auto slice = NS::TransferPtr(heap->newBuffer(256 << round % 5, MTL::ResourceStorageModeShared));
    EXPECT_TRUE(slice);
    EXPECT_GT(heap->maxAvailableSize(1), 0u);
    data->addDebugMarker(text, NS::Range::Make(0, 16));
    if (round % 3 == 0) data->removeAllDebugMarkers();
    set->addAllocation(slice.get());
    set->commit();
    set->removeAllocation(slice.get());
    queue->addResidencySet(set.get());
    queue->removeResidencySet(set.get());
    auto own = NS::TransferPtr(device->newBuffer(300, MTL::ResourceStorageModeShared));
    EXPECT_TRUE(own);
    auto* commands = queue->commandBufferWithUnretainedReferences();
    commands->addCompletedHandler([](MTL::CommandBuffer*) {});
    const std::string constant = "constant " + std::to_string(round % 100);
    EXPECT_NE(NS::detail::constantString(constant.data(), constant.size()), nullptr);
  };
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int round = t; !stop; ++round) use(round);
    });
  for (int forks = 0; forks < 100 && !HasFailure(); ++forks)
    inChild([&] {
      for (int round = 0; round < 10; ++round) use(round);
      expectSuccess(queue->commandBuffer());
    });
  stop = true;
  for (auto& thread : threads) thread.join();
}

// The fork falls into constructors and destructors of what a child must make new.
TEST_F(ForkTest, ObjectsThatOtherThreadsMakeAndRelease) {
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      while (!stop) {
        const PoolScope inner;
        makeQueue(2);
        NS::TransferPtr(device->newSharedEvent());
        NS::TransferPtr(device->newFence());
        NS::TransferPtr(MTL::SharedEventListener::alloc()->init());
      }
    });
  for (int forks = 0; forks < 60 && !HasFailure(); ++forks)
    inChild([&] {
      const PoolScope inner;
      expectSuccess(makeQueue()->commandBuffer());
    });
  stop = true;
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace invar::metal::test
