// The device as an app sees it, and null receivers.
#include <gtest/gtest.h>

#include <set>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "metal/Device.hpp"

namespace invar::metal {
namespace {

class DeviceTest : public testing::Test {
protected:
  foundation::PoolScope m_pool;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
};

TEST_F(DeviceTest, IsOneObjectForEachBackendDevice) {
  auto again = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  EXPECT_EQ(m_device.get(), again.get());
  auto all = NS::TransferPtr(MTL::CopyAllDevices());
  ASSERT_EQ(all->count(), device::allDevices().size());
  EXPECT_EQ(all->object<MTL::Device>(0), m_device.get());
  std::set<uint64_t> ids;
  for (NS::UInteger i = 0; i < all->count(); ++i) ids.insert(all->object<MTL::Device>(i)->registryID());
  EXPECT_EQ(ids.size(), all->count());
}

TEST_F(DeviceTest, OutlivesOneReleaseTooMany) {
  for (int i = 0; i < 3; ++i) m_device->release();
  EXPECT_TRUE(m_device->name());
  for (int i = 0; i < 3; ++i) m_device->retain();
}

TEST_F(DeviceTest, TellsItsLimits) {
  EXPECT_GT(m_device->name()->length(), 0u);
  EXPECT_GT(m_device->architecture()->name()->length(), 0u);
  EXPECT_EQ(m_device->maxThreadsPerThreadgroup().width, 1024u);
  EXPECT_EQ(m_device->maxThreadgroupMemoryLength(), 32768u);
  EXPECT_GT(m_device->maxBufferLength(), 0u);
  EXPECT_GE(m_device->recommendedMaxWorkingSetSize(), m_device->maxBufferLength());
  EXPECT_TRUE(m_device->supportsFamily(MTL::GPUFamilyMetal3));
  EXPECT_TRUE(m_device->supportsFamily(MTL::GPUFamilyApple7));
  EXPECT_FALSE(m_device->supportsFamily(MTL::GPUFamilyApple8));
  EXPECT_FALSE(m_device->supportsFamily(MTL::GPUFamily(0)));
}

TEST_F(DeviceTest, NullReceiversAnswerZero) {
  MTL::Device* device = nullptr;
  MTL::Buffer* buffer = nullptr;
  MTL::Heap* heap = nullptr;
  MTL::Library* library = nullptr;
  MTL::Function* function = nullptr;
  MTL::ComputePipelineState* state = nullptr;
  MTL::HeapDescriptor* descriptor = nullptr;
  NS::Error* error = nullptr;
  EXPECT_FALSE(device->name());
  EXPECT_FALSE(device->newBuffer(16, 0));
  EXPECT_FALSE(device->newLibrary(MTLSTR(""), nullptr, &error));
  EXPECT_FALSE(error);
  EXPECT_EQ(device->maxThreadsPerThreadgroup().width, 0u);
  EXPECT_FALSE(buffer->contents());
  EXPECT_FALSE(buffer->label());
  EXPECT_EQ(buffer->allocatedSize(), 0u);
  EXPECT_FALSE(heap->newBuffer(16, 0));
  EXPECT_FALSE(library->functionNames());
  EXPECT_FALSE(library->newFunction(MTLSTR("f")));
  EXPECT_FALSE(function->name());
  EXPECT_FALSE(state->reflection()->bindings()->object(0));
  EXPECT_EQ(state->threadExecutionWidth(), 0u);
  descriptor->setSize(3);
  EXPECT_EQ(descriptor->size(), 0u);
}

TEST_F(DeviceTest, CapturesSayNo) {
  auto* manager = MTL::CaptureManager::sharedCaptureManager();
  auto descriptor = NS::TransferPtr(MTL::CaptureDescriptor::alloc()->init());
  NS::Error* error = nullptr;
  EXPECT_FALSE(manager->startCapture(descriptor.get(), &error));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), MTL::CaptureErrorNotSupported);
  EXPECT_TRUE(error->domain()->isEqualToString(MTL::CaptureErrorDomain));
  EXPECT_FALSE(manager->startCapture(descriptor.get(), nullptr));
  EXPECT_FALSE(manager->isCapturing());
}

}  // namespace
}  // namespace invar::metal
