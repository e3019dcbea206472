// Heaps: where buffers go, when they are full, aliasing, hazards.
#include <gtest/gtest.h>

#include <random>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "metal/Buffer.hpp"
#include "metal/FreeRanges.hpp"
#include "metal/Heap.hpp"

namespace invar::metal {
namespace {

class HeapTest : public testing::Test {
protected:
  NS::SharedPtr<MTL::Heap> heap(NS::UInteger size, MTL::HeapType type = MTL::HeapTypeAutomatic,
                                MTL::HazardTrackingMode hazards = MTL::HazardTrackingModeDefault) {
    auto descriptor = NS::TransferPtr(MTL::HeapDescriptor::alloc()->init());
    descriptor->setSize(size);
    descriptor->setStorageMode(MTL::StorageModeShared);
    descriptor->setType(type);
    descriptor->setHazardTrackingMode(hazards);
    return NS::TransferPtr(m_device->newHeap(descriptor.get()));
  }

  foundation::PoolScope m_pool;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
};

TEST_F(HeapTest, DescriptorStartsAsMetalsAndCopies) {
  auto descriptor = NS::TransferPtr(MTL::HeapDescriptor::alloc()->init());
  EXPECT_EQ(descriptor->size(), 0u);
  EXPECT_EQ(descriptor->storageMode(), MTL::StorageModePrivate);
  EXPECT_EQ(descriptor->hazardTrackingMode(), MTL::HazardTrackingModeDefault);
  EXPECT_EQ(descriptor->type(), MTL::HeapTypeAutomatic);
  descriptor->setResourceOptions(MTL::ResourceStorageModeShared | MTL::ResourceHazardTrackingModeTracked);
  descriptor->setSize(99);
  auto copy = NS::TransferPtr(descriptor->copy());
  descriptor->setSize(1);
  EXPECT_EQ(copy->size(), 99u);
  EXPECT_EQ(copy->storageMode(), MTL::StorageModeShared);
  EXPECT_EQ(copy->hazardTrackingMode(), MTL::HazardTrackingModeTracked);
}

TEST_F(HeapTest, RefusesWhatCannotBe) {
  testing::internal::CaptureStderr();
  EXPECT_FALSE(heap(0));
  EXPECT_FALSE(heap(m_device->maxBufferLength() + 1));
  EXPECT_FALSE(heap(4096, MTL::HeapTypeSparse));
  EXPECT_FALSE(m_device->newHeap(nullptr));
  auto string = NS::String::string("no descriptor", NS::UTF8StringEncoding);
  EXPECT_FALSE(m_device->newHeap(reinterpret_cast<MTL::HeapDescriptor*>(string)));
  EXPECT_NE(testing::internal::GetCapturedStderr().find("[MTL::Device::newHeap]"), std::string::npos);
}

TEST_F(HeapTest, FillsUpAndGivesBack) {
  auto filled = heap(4096);
  EXPECT_EQ(filled->size(), 4096u);
  EXPECT_EQ(filled->maxAvailableSize(0), 4096u);
  std::vector<NS::SharedPtr<MTL::Buffer>> buffers;
  for (int i = 0; i < 4; ++i) {
    buffers.push_back(NS::TransferPtr(filled->newBuffer(1000, MTL::ResourceStorageModeShared)));
    ASSERT_TRUE(buffers.back());
    EXPECT_EQ(buffers.back()->length(), 1000u);
    EXPECT_EQ(buffers.back()->heap(), filled.get());
    EXPECT_EQ(buffers.back()->heapOffset(), NS::UInteger(i) * 1024);
    EXPECT_EQ(Buffer::of(buffers.back().get())->memory()->length(), 1000u);   // no access past its own end
  }
  EXPECT_EQ(filled->usedSize(), 4096u);
  EXPECT_EQ(filled->maxAvailableSize(256), 0u);
  testing::internal::CaptureStderr();
  EXPECT_FALSE(filled->newBuffer(1, MTL::ResourceStorageModeShared));
  EXPECT_NE(testing::internal::GetCapturedStderr().find("limit 0"), std::string::npos);
  buffers[1].reset();
  buffers[2].reset();
  EXPECT_EQ(filled->usedSize(), 2048u);
  EXPECT_EQ(filled->maxAvailableSize(0), 2048u);
  EXPECT_EQ(filled->maxAvailableSize(2048), 1024u);   // the free range starts at 1024
  auto large = NS::TransferPtr(filled->newBuffer(2048, MTL::ResourceStorageModeShared));
  ASSERT_TRUE(large);
  EXPECT_EQ(large->heapOffset(), 1024u);
}

TEST_F(HeapTest, SizeAndAlignIsWhatABufferTakes) {
  const auto room = m_device->heapBufferSizeAndAlign(1000, MTL::ResourceStorageModeShared);
  EXPECT_EQ(room.size % room.align, 0u);
  auto exact = heap(room.size * 3);
  std::vector<NS::SharedPtr<MTL::Buffer>> buffers;
  for (int i = 0; i < 3; ++i) {
    buffers.push_back(NS::TransferPtr(exact->newBuffer(1000, MTL::ResourceStorageModeShared)));
    EXPECT_TRUE(buffers.back());
  }
  testing::internal::CaptureStderr();
  EXPECT_FALSE(exact->newBuffer(1000, MTL::ResourceStorageModeShared));
  testing::internal::GetCapturedStderr();
}

TEST_F(HeapTest, AnotherStorageModeOrOffsetIsRefused) {
  auto automatic = heap(4096), placed = heap(4096, MTL::HeapTypePlacement);
  testing::internal::CaptureStderr();
  EXPECT_FALSE(automatic->newBuffer(64, MTL::ResourceStorageModePrivate));
  EXPECT_FALSE(automatic->newBuffer(0, 0));
  EXPECT_FALSE(automatic->newBuffer(64, 0, 0));
  EXPECT_FALSE(placed->newBuffer(64, 0));
  EXPECT_FALSE(placed->newBuffer(64, 0, 100));
  EXPECT_FALSE(placed->newBuffer(257, 0, 4096 - 256));
  EXPECT_FALSE(placed->newBuffer(64, 0, ~NS::UInteger(255)));
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 7) << log;
  EXPECT_TRUE(NS::TransferPtr(placed->newBuffer(256, 0, 4096 - 256)));
}

TEST_F(HeapTest, PlacedBuffersMayOverlap) {
  auto placed = heap(4096, MTL::HeapTypePlacement);
  auto a = NS::TransferPtr(placed->newBuffer(1024, 0, 1024));
  auto b = NS::TransferPtr(placed->newBuffer(512, 0, 1024));
  ASSERT_TRUE(a && b);
  static_cast<char*>(a->contents())[0] = 42;
  EXPECT_EQ(static_cast<char*>(b->contents())[0], 42);
  EXPECT_EQ(placed->maxAvailableSize(0), 2048u);
  a.reset();
  EXPECT_EQ(placed->usedSize(), 512u);
  EXPECT_EQ(placed->maxAvailableSize(0), 4096u - 1536);
}

TEST_F(HeapTest, AliasableMemoryIsUsedAgainOnce) {
  auto small = heap(1024);
  auto first = NS::TransferPtr(small->newBuffer(1024, 0));
  EXPECT_FALSE(first->isAliasable());
  first->makeAliasable();
  first->makeAliasable();
  EXPECT_TRUE(first->isAliasable());
  EXPECT_EQ(small->usedSize(), 0u);
  auto second = NS::TransferPtr(small->newBuffer(1024, 0));
  ASSERT_TRUE(second);
  EXPECT_EQ(first->contents(), second->contents());
  first.reset();   // must not give the range back a second time
  EXPECT_EQ(small->usedSize(), 1024u);
  EXPECT_EQ(small->maxAvailableSize(0), 0u);
}

TEST_F(HeapTest, IsUntrackedUnlessAskedFor) {
  auto standard = heap(1024), tracked = heap(1024, MTL::HeapTypeAutomatic, MTL::HazardTrackingModeTracked);
  auto free = NS::TransferPtr(standard->newBuffer(64, MTL::ResourceHazardTrackingModeTracked));
  auto a = NS::TransferPtr(tracked->newBuffer(64, 0)), b = NS::TransferPtr(tracked->newBuffer(64, 0));
  EXPECT_EQ(standard->hazardTrackingMode(), MTL::HazardTrackingModeUntracked);
  EXPECT_EQ(free->hazardTrackingMode(), MTL::HazardTrackingModeUntracked);
  EXPECT_FALSE(Buffer::of(free.get())->memory()->hazardScope());
  EXPECT_EQ(a->hazardTrackingMode(), MTL::HazardTrackingModeTracked);
  EXPECT_TRUE(Buffer::of(a.get())->memory()->hazardScope());
  EXPECT_EQ(Buffer::of(a.get())->memory()->hazardScope(), Buffer::of(b.get())->memory()->hazardScope());
}

TEST_F(HeapTest, LivesAsLongAsItsBuffers) {
  auto owner = heap(1024);
  auto buffer = NS::TransferPtr(owner->newBuffer(64, 0));
  auto* bytes = static_cast<char*>(buffer->contents());
  owner.reset();
  bytes[63] = 1;
  EXPECT_EQ(buffer->heap()->size(), 1024u);
}

TEST_F(HeapTest, ServesManyThreads) {
  auto shared = heap(64 * 1024);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        auto buffer = NS::TransferPtr(shared->newBuffer(NS::UInteger(1 + (t * 37 + i * 11) % 4000), 0));
        if (!buffer) continue;
        auto* bytes = static_cast<char*>(buffer->contents());
        std::fill(bytes, bytes + buffer->length(), char(t));
        EXPECT_EQ(std::count(bytes, bytes + buffer->length(), char(t)), std::ptrdiff_t(buffer->length()));
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(shared->usedSize(), 0u);
  EXPECT_EQ(shared->maxAvailableSize(0), 64u * 1024);
}

// Against a map of bytes, over many takes and returns.
TEST(FreeRangesTest, AgreesWithAMapOfBytes) {
  constexpr uint64_t kSize = 512;
  std::mt19937 random(7);
  FreeRanges ranges(kSize);
  std::vector<bool> taken(kSize, false);
  std::vector<std::pair<uint64_t, uint64_t>> held;
  const auto largest = [&](uint64_t alignment) {
    uint64_t most = 0;
    for (uint64_t at = 0; at < kSize; at += alignment) {
      uint64_t end = at;
      while (end < kSize && !taken[end]) ++end;
      most = std::max(most, end - at);
    }
    return most;
  };
  for (int step = 0; step < 5000; ++step) {
    if (random() % 2 || held.empty()) {
      const uint64_t length = 1 + random() % 80, alignment = uint64_t(1) << random() % 6;
      const uint64_t limit = largest(alignment);
      EXPECT_EQ(ranges.largest(alignment), limit);
      const auto at = ranges.take(length, alignment);
      ASSERT_EQ(at.has_value(), length <= limit);
      if (!at) continue;
      EXPECT_EQ(*at % alignment, 0u);
      for (uint64_t i = *at; i < *at + length; ++i) {
        ASSERT_FALSE(taken[i]);
        taken[i] = true;
      }
      held.emplace_back(*at, length);
    } else {
      const size_t which = random() % held.size();
      const auto [at, length] = held[which];
      held.erase(held.begin() + std::ptrdiff_t(which));
      ranges.giveBack(at, length);
      std::fill_n(taken.begin() + std::ptrdiff_t(at), length, false);
    }
  }
  for (auto [at, length] : held) ranges.giveBack(at, length);
  EXPECT_EQ(ranges.largest(1), kSize);
}

}  // namespace
}  // namespace invar::metal
