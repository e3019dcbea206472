// Events and fences: order across queues and with the host, and who is told.
#include <atomic>
#include <chrono>
#include <thread>

#include "Commands.hpp"

namespace invar::metal::test {
namespace {

using namespace std::chrono_literals;

class EventTest : public CommandTest {
protected:
  void fill(MTL::CommandBuffer* commands, const NS::SharedPtr<MTL::Buffer>& to, uint8_t value) {
    auto* blit = commands->blitCommandEncoder();
    blit->fillBuffer(to.get(), NS::Range::Make(0, to->length()), value);
    blit->endEncoding();
  }
  void copy(MTL::CommandBuffer* commands, const NS::SharedPtr<MTL::Buffer>& from, const NS::SharedPtr<MTL::Buffer>& to) {
    auto* blit = commands->blitCommandEncoder();
    blit->copyFromBuffer(from.get(), 0, to.get(), 0, to->length());
    blit->endEncoding();
  }
};

TEST_F(EventTest, OrdersTwoQueues) {
  auto second = makeQueue();
  auto event = NS::TransferPtr(device->newEvent());
  auto a = buffer(1 << 20, 1), b = buffer(1 << 20);
  auto* reader = second->commandBuffer();
  reader->encodeWait(event.get(), 1);
  copy(reader, a, b);
  reader->commit();   // before the writer is even encoded
  auto* writer = queue->commandBuffer();
  fill(writer, a, 42);
  writer->encodeSignalEvent(event.get(), 1);
  writer->commit();
  reader->waitUntilCompleted();
  EXPECT_EQ(bytes(b)[0], 42);
  EXPECT_EQ(bytes(b)[(1 << 20) - 1], 42);
}

TEST_F(EventTest, AFailedCommandBufferStillSignals) {
  auto event = NS::TransferPtr(device->newSharedEvent());
  auto* commands = queue->commandBuffer();
  commands->encodeSignalEvent(event.get(), 1);
  auto* blit = commands->blitCommandEncoder();
  blit->fillBuffer(nullptr, NS::Range::Make(0, 4), 0);
  blit->endEncoding();
  expectFailure(commands, {"fillBuffer"});
  EXPECT_TRUE(event->waitUntilSignaledValue(1, 2000));
}

TEST_F(EventTest, HostSignalsAndWaits) {
  auto event = NS::TransferPtr(device->newSharedEvent());
  EXPECT_EQ(event->device(), device);
  EXPECT_FALSE(event->waitUntilSignaledValue(1, 10));
  auto* commands = queue->commandBuffer();
  commands->encodeWait(event.get(), 3);
  commands->encodeSignalEvent(event.get(), 7);
  commands->commit();
  std::this_thread::sleep_for(5ms);
  EXPECT_LT(commands->status(), MTL::CommandBufferStatusCompleted);
  event->setSignaledValue(3);
  EXPECT_TRUE(event->waitUntilSignaledValue(7, 5000));
  EXPECT_EQ(event->signaledValue(), 7u);
  commands->waitUntilCompleted();
}

TEST_F(EventTest, ListenersAreToldOnceInOrderOffTheCallersThread) {
  auto event = NS::TransferPtr(device->newSharedEvent());
  auto listener = NS::TransferPtr(MTL::SharedEventListener::alloc()->init());
  std::vector<int> calls;
  std::atomic<int> count{0};
  const auto self = std::this_thread::get_id();
  for (int i = 1; i <= 20; ++i)
    event->notifyListener(listener.get(), NS::UInteger(i), [&, i](MTL::SharedEvent* e, uint64_t value) {
      EXPECT_EQ(e, event.get());
      EXPECT_GE(value, uint64_t(i));
      EXPECT_NE(std::this_thread::get_id(), self);
      calls.push_back(i);
      ++count;
      if (i == 7) throw std::runtime_error("on purpose");
    });
  event->setSignaledValue(10);
  event->setSignaledValue(20);
  for (int i = 0; i < 5000 && count < 20; ++i) std::this_thread::sleep_for(1ms);
  ASSERT_EQ(count, 20);
  EXPECT_TRUE(std::is_sorted(calls.begin(), calls.end()));
  std::atomic<bool> late{false};
  event->notifyListener(MTL::SharedEventListener::sharedListener(), 1, [&](MTL::SharedEvent*, uint64_t) { late = true; });
  for (int i = 0; i < 5000 && !late; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(late);
}

// What a notification holds goes with its event, on a handler thread, if the value never comes.
TEST_F(EventTest, PendingNotificationsGoWithTheirEvent) {
  auto held = std::make_shared<int>();
  auto event = NS::TransferPtr(device->newSharedEvent());
  const auto notify = [&](uint64_t value, std::function<void(MTL::SharedEvent*)> function) {
    event->notifyListener(MTL::SharedEventListener::sharedListener(), value,
                          [held, function](MTL::SharedEvent* e, uint64_t) { function(e); });
  };
  notify(5, [](MTL::SharedEvent*) { FAIL() << "the value was never reached"; });
  EXPECT_EQ(held.use_count(), 2);
  event.reset();
  for (int i = 0; i < 5000 && held.use_count() > 1; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(held.use_count(), 1);

  // A signal that is on its way still finds the notification, with an object that stands for the same counter.
  event = NS::TransferPtr(device->newSharedEvent());
  auto gate = NS::TransferPtr(device->newSharedEvent());
  event->setLabel(autoreleasedString("ticks"));
  std::atomic<int> told{0};
  notify(5, [&told](MTL::SharedEvent* e) {
    EXPECT_EQ(std::string(foundation::textOf(e->label())), "ticks");
    told = int(e->signaledValue());
  });
  auto* commands = queue->commandBuffer();
  commands->encodeWait(gate.get(), 1);
  commands->encodeSignalEvent(event.get(), 6);
  commands->commit();
  event.reset();
  gate->setSignaledValue(1);
  for (int i = 0; i < 5000 && !told; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(told, 6);
  commands->waitUntilCompleted();
}

TEST_F(EventTest, AHandleNamesTheSameCounter) {
  auto event = NS::TransferPtr(device->newSharedEvent());
  event->setLabel(autoreleasedString("ticks"));
  auto handle = NS::TransferPtr(event->newSharedEventHandle());
  auto again = NS::TransferPtr(device->newSharedEvent(handle.get()));
  event->setSignaledValue(5);
  EXPECT_EQ(again->signaledValue(), 5u);
  EXPECT_EQ(std::string(foundation::textOf(handle->label())), "ticks");
  EXPECT_EQ(device->newSharedEvent(static_cast<MTL::SharedEventHandle*>(nullptr)), nullptr);
}

TEST_F(EventTest, FencesOrderUntrackedMemory) {
  auto untracked = [&] {
    return NS::TransferPtr(device->newBuffer(1 << 20, MTL::ResourceStorageModeShared | MTL::ResourceHazardTrackingModeUntracked));
  };
  auto fence = NS::TransferPtr(device->newFence());
  auto a = untracked(), b = untracked();
  for (int i = 1; i < 30; ++i) {
    const PoolScope inner;
    auto* commands = queue->commandBuffer();
    auto* write = commands->blitCommandEncoder();
    write->fillBuffer(a.get(), NS::Range::Make(0, 1 << 20), uint8_t(i));
    write->updateFence(fence.get());
    write->endEncoding();
    auto* read = commands->blitCommandEncoder();
    read->waitForFence(fence.get());
    read->copyFromBuffer(a.get(), 0, b.get(), 0, 1 << 20);
    read->endEncoding();
    expectSuccess(commands);
    EXPECT_EQ(bytes(b)[(1 << 20) - 1], i);
  }
}

TEST_F(EventTest, ResidencySetsKeepBooks) {
  auto descriptor = NS::TransferPtr(MTL::ResidencySetDescriptor::alloc()->init());
  descriptor->setLabel(autoreleasedString("weights"));
  auto set = NS::TransferPtr(device->newResidencySet(descriptor.get(), nullptr));
  auto a = buffer(4096), b = buffer(4096);
  EXPECT_EQ(std::string(foundation::textOf(set->label())), "weights");
  set->addAllocation(a.get());
  set->addAllocation(a.get());
  set->addAllocation(b.get());
  set->addAllocation(nullptr);
  EXPECT_EQ(set->allocationCount(), 2u);
  { const PoolScope inner; EXPECT_EQ(set->allAllocations()->count(), 2u); }
  EXPECT_EQ(set->allocatedSize(), 0u);
  set->commit();
  EXPECT_EQ(set->allocatedSize(), a->allocatedSize() + b->allocatedSize());
  set->removeAllocation(a.get());
  EXPECT_FALSE(set->containsAllocation(a.get()));
  EXPECT_TRUE(set->containsAllocation(b.get()));
  queue->addResidencySet(set.get());
  queue->addResidencySet(set.get());
  EXPECT_EQ(set->retainCount(), 2u);
  queue->removeResidencySet(set.get());
  EXPECT_EQ(set->retainCount(), 1u);
  auto* commands = queue->commandBuffer();
  commands->useResidencySet(set.get());
  expectSuccess(commands);
  set->removeAllAllocations();
  set->commit();
  EXPECT_EQ(b->retainCount(), 1u);
}

}  // namespace
}  // namespace invar::metal::test
