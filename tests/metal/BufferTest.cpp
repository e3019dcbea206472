// Buffers of a device: limits, copies, an app's own memory.
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <atomic>
#include <cstring>
#include <fstream>
#include <numeric>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "base/Sanitizer.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "metal/Buffer.hpp"
#include "metal/Device.hpp"

namespace invar::metal {
namespace {

class BufferTest : public testing::Test {
protected:
  foundation::PoolScope m_pool;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
};

TEST_F(BufferTest, IsZeroedAndAsLongAsAskedFor) {
  for (NS::UInteger length : {1u, 7u, 4096u, 100000u}) {
    auto buffer = NS::TransferPtr(m_device->newBuffer(length, MTL::ResourceStorageModeShared));
    ASSERT_TRUE(buffer);
    EXPECT_EQ(buffer->length(), length);
    EXPECT_GE(buffer->allocatedSize(), length);
    auto* bytes = static_cast<const char*>(buffer->contents());
    EXPECT_EQ(std::count(bytes, bytes + length, 0), std::ptrdiff_t(length));
    EXPECT_EQ(buffer->gpuAddress(), reinterpret_cast<uint64_t>(bytes));
    EXPECT_EQ(buffer->device(), m_device.get());
    EXPECT_EQ(buffer->retainCount(), 1u);
  }
}

// More than the system has mappings for; small and large, each as it was left, in any order of release.
TEST_F(BufferTest, AHundredThousandAtATime) {
  constexpr size_t kCount = 100'000;
  std::vector<NS::SharedPtr<MTL::Buffer>> buffers(kCount);
  const auto lengthOf = [](size_t i) { return i % 1000 == 7 ? 300'000 : 1 + (i * 37) % 3000; };
  const auto make = [&](size_t i) {
    buffers[i] = NS::TransferPtr(m_device->newBuffer(lengthOf(i), MTL::ResourceStorageModeShared));
    ASSERT_TRUE(buffers[i]) << i;
    auto* bytes = static_cast<unsigned char*>(buffers[i]->contents());
    ASSERT_EQ(bytes[0] | bytes[lengthOf(i) - 1], 0) << i;
    ASSERT_EQ(reinterpret_cast<uintptr_t>(bytes) % 256, 0u);
    std::memset(bytes, int(i % 255 + 1), lengthOf(i));
  };
  for (size_t i = 0; i < kCount; ++i) ASSERT_NO_FATAL_FAILURE(make(i));
  for (size_t i = 0; i < kCount; i += 3) buffers[i].reset();
  for (size_t i = 0; i < kCount; i += 6) ASSERT_NO_FATAL_FAILURE(make(i));
  for (size_t i = 0; i < kCount; ++i) {
    if (!buffers[i]) continue;
    auto* bytes = static_cast<unsigned char*>(buffers[i]->contents());
    for (size_t at : {size_t(0), lengthOf(i) / 2, lengthOf(i) - 1}) ASSERT_EQ(bytes[at], i % 255 + 1) << i;
  }
  const auto before = m_device->currentAllocatedSize();
  EXPECT_GT(before, kCount * 256 / 2);
  buffers.clear();
  EXPECT_LT(m_device->currentAllocatedSize(), before / 100);
}

// The process has no address space left: an error, and no end of the process.
TEST_F(BufferTest, WithoutMemoryThereIsNone) {
#if INVAR_ASAN || INVAR_TSAN
  GTEST_SKIP() << "a sanitizer needs address space of its own";
#endif
  const auto program = [&] {
    rlimit limit{};
    getrlimit(RLIMIT_AS, &limit);
    std::ifstream statm("/proc/self/statm");
    rlim_t pages = 0;
    statm >> pages;
    limit.rlim_cur = pages * 4096 + (256 << 20);
    setrlimit(RLIMIT_AS, &limit);
    std::vector<NS::SharedPtr<MTL::Buffer>> buffers;
    for (const NS::UInteger length : {1u << 20, 4096u}) {
      auto made = NS::TransferPtr(m_device->newBuffer(length, MTL::ResourceStorageModeShared));
      while (made && buffers.size() < 100'000) {
        buffers.push_back(made);
        made = NS::TransferPtr(m_device->newBuffer(length, MTL::ResourceStorageModeShared));
      }
      if (made) std::_Exit(1);
    }
    std::_Exit(m_device->newHeap(nullptr) ? 1 : 7);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(7), "");
}

TEST_F(BufferTest, RefusesWhatCannotBe) {
  std::string log;
  const auto refused = [&](auto make) {
    testing::internal::CaptureStderr();
    auto* buffer = make();
    log = testing::internal::GetCapturedStderr();
    return buffer == nullptr && log.find("[MTL::Device::newBuffer]") != std::string::npos;
  };
  const NS::UInteger limit = m_device->maxBufferLength();
  EXPECT_TRUE(refused([&] { return m_device->newBuffer(NS::UInteger(0), 0); }));
  EXPECT_TRUE(refused([&] { return m_device->newBuffer(limit + 1, 0); }));
  EXPECT_NE(log.find("length " + std::to_string(limit + 1)), std::string::npos) << log;
  EXPECT_NE(log.find("to " + std::to_string(limit)), std::string::npos) << log;
  EXPECT_TRUE(refused([&] { return m_device->newBuffer(~NS::UInteger(0), 0); }));
  EXPECT_TRUE(refused([&] { return m_device->newBuffer(64, MTL::ResourceStorageModeMemoryless); }));
  EXPECT_TRUE(refused([&] { return m_device->newBuffer(static_cast<const void*>(nullptr), 64, 0); }));
  bool freed = false;
  EXPECT_TRUE(refused([&] {
    return m_device->newBuffer(nullptr, 64, 0,
                               MTL::BufferDeallocatorFunction([&](void*, NS::UInteger) { freed = true; }));
  }));
  EXPECT_FALSE(freed);
}

TEST_F(BufferTest, ManyBuffersCountAgainstTheDevice) {
  const NS::UInteger before = m_device->currentAllocatedSize();
  auto buffer = NS::TransferPtr(m_device->newBuffer(1 << 20, 0));
  EXPECT_GE(m_device->currentAllocatedSize(), before + (1 << 20));
  buffer.reset();
  EXPECT_EQ(m_device->currentAllocatedSize(), before);
}

TEST_F(BufferTest, CopiesBytes) {
  std::vector<int> numbers(1000);
  std::iota(numbers.begin(), numbers.end(), 5);
  auto buffer = NS::TransferPtr(m_device->newBuffer(numbers.data(), numbers.size() * 4, 0));
  auto* copied = static_cast<const int*>(buffer->contents());
  EXPECT_NE(copied, numbers.data());
  EXPECT_TRUE(std::equal(numbers.begin(), numbers.end(), copied));
}

TEST_F(BufferTest, TellsItsModes) {
  const auto options = MTL::ResourceStorageModeManaged | MTL::ResourceCPUCacheModeWriteCombined |
                       MTL::ResourceHazardTrackingModeUntracked;
  auto managed = NS::TransferPtr(m_device->newBuffer(64, options));
  EXPECT_EQ(managed->storageMode(), MTL::StorageModeManaged);
  EXPECT_EQ(managed->cpuCacheMode(), MTL::CPUCacheModeWriteCombined);
  EXPECT_EQ(managed->hazardTrackingMode(), MTL::HazardTrackingModeUntracked);
  EXPECT_EQ(managed->resourceOptions(), options);
  EXPECT_FALSE(Buffer::of(managed.get())->memory()->hazardScope());
  managed->didModifyRange(NS::Range(0, 64));
  auto standard = NS::TransferPtr(m_device->newBuffer(64, 0));
  EXPECT_EQ(standard->hazardTrackingMode(), MTL::HazardTrackingModeTracked);
  EXPECT_TRUE(Buffer::of(standard.get())->memory()->hazardScope());
}

TEST_F(BufferTest, PrivateMemoryHasNoAddressForTheApp) {
  auto buffer = NS::TransferPtr(m_device->newBuffer(64, MTL::ResourceStorageModePrivate));
  EXPECT_FALSE(buffer->contents());
  EXPECT_TRUE(Buffer::of(buffer.get())->bytes());
  EXPECT_NE(buffer->gpuAddress(), 0u);
}

TEST_F(BufferTest, UsesAnAppsMemoryOfAnyAlignmentAndLength) {
  std::vector<char> memory(1000, 'a');
  int calls = 0;
  void* freed = nullptr;
  NS::UInteger freedLength = 0;
  auto* buffer = m_device->newBuffer(memory.data() + 3, 501, MTL::ResourceStorageModeShared,
                                     MTL::BufferDeallocatorFunction([&](void* pointer, NS::UInteger length) {
                                       ++calls;
                                       freed = pointer;
                                       freedLength = length;
                                     }));
  ASSERT_TRUE(buffer);
  EXPECT_EQ(buffer->contents(), memory.data() + 3);
  EXPECT_EQ(buffer->length(), 501u);
  buffer->retain();
  buffer->release();
  EXPECT_EQ(calls, 0);
  buffer->release();
  EXPECT_EQ(calls, 1);   // at once, on this thread: nothing else used the memory
  EXPECT_EQ(freed, memory.data() + 3);
  EXPECT_EQ(freedLength, 501u);
}

TEST_F(BufferTest, NeedsNoDeallocator) {
  char memory[8] = {};
  auto buffer = NS::TransferPtr(m_device->newBuffer(memory, sizeof memory, 0, nullptr));
  ASSERT_TRUE(buffer);
  EXPECT_EQ(buffer->contents(), memory);
}

TEST_F(BufferTest, FreesAnAppsMemoryOnAHandlerThreadWhenWorkHeldItLast) {
  std::vector<char> memory(64);
  std::atomic<bool> called{false};
  std::thread::id where;
  auto* buffer = m_device->newBuffer(memory.data(), 64, 0,
                                     MTL::BufferDeallocatorFunction([&](void*, NS::UInteger) {
                                       where = std::this_thread::get_id();
                                       called = true;
                                       called.notify_all();
                                     }));
  Ref<device::Memory> inFlight = Buffer::of(buffer)->memory();
  buffer->release();
  EXPECT_FALSE(called);
  inFlight = nullptr;
  called.wait(false);
  EXPECT_NE(where, std::this_thread::get_id());
}

TEST_F(BufferTest, ADeallocatorThatThrowsHarmsNobody) {
  char memory[8];
  testing::internal::CaptureStderr();
  m_device->newBuffer(memory, 8, 0, MTL::BufferDeallocatorFunction([](void*, NS::UInteger) {
              throw std::runtime_error("no");
            }))->release();
  EXPECT_NE(testing::internal::GetCapturedStderr().find("no"), std::string::npos);
}

TEST_F(BufferTest, KeepsItsLabelFromAnyThread) {
  auto buffer = NS::TransferPtr(m_device->newBuffer(64, 0));
  EXPECT_FALSE(buffer->label());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        foundation::PoolScope pool;
        buffer->setLabel(MTLSTR("weights"));
        EXPECT_TRUE(buffer->label()->isEqualToString(MTLSTR("weights")));
        buffer->addDebugMarker(MTLSTR("row"), NS::Range(0, 8));
        buffer->removeAllDebugMarkers();
      }
    });
  for (auto& thread : threads) thread.join();
  buffer->setLabel(nullptr);
  EXPECT_FALSE(buffer->label());
}

TEST_F(BufferTest, GivesTheStateBefore) {
  auto buffer = NS::TransferPtr(m_device->newBuffer(64, 0));
  EXPECT_EQ(buffer->setPurgeableState(MTL::PurgeableStateKeepCurrent), MTL::PurgeableStateNonVolatile);
  EXPECT_EQ(buffer->setPurgeableState(MTL::PurgeableStateVolatile), MTL::PurgeableStateNonVolatile);
  EXPECT_EQ(buffer->setPurgeableState(MTL::PurgeableStateKeepCurrent), MTL::PurgeableStateVolatile);
  EXPECT_EQ(buffer->setPurgeableState(MTL::PurgeableState(77)), MTL::PurgeableStateVolatile);
}

}  // namespace
}  // namespace invar::metal
