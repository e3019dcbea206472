// os_log in kernels: from the call to the handlers of the log state, or to standard error.
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "device/LogFormat.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"

namespace invar::language {
namespace {

using foundation::autoreleasedString;
using foundation::textOf;

constexpr const char* kSource = R"(
#include <metal_stdlib>
#include <metal_logging>
using namespace metal;
constant os_log custom("com.example", "kernels");
kernel void all(device uint* out [[buffer(0)]], uint i [[thread_position_in_grid]]) {
  os_log_default.log("thread %u", i);
  out[i] = i;
}
kernel void levels(device uint* out [[buffer(0)]]) {
  custom.log_debug("debug");
  custom.log_info("info %d%%", -5);
  custom.log("%s has %5.2f and %v4f, %v2d", "it", 1.5f, float4(1, 2, 3, 4), int2(-1, 7));
  custom.log_error("%x %c %ld %hhu", 255u, 'a', 1l << 40, uchar(200));
  custom.log_fault("%f %f", 0.5h, bfloat(2));
}
kernel void waits(device uint* out [[buffer(0)]], uint i [[thread_index_in_threadgroup]], uint lane [[thread_index_in_simdgroup]]) {
  threadgroup uint values[64];
  values[i] = i;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  uint sum = simd_sum(values[63 - i]);
  if (lane == 3) os_log_default.log("sum %u of %u", sum, i / 32);
  threadgroup_barrier(mem_flags::mem_threadgroup);
  out[i] = sum;
}
)";

struct Message {
  std::string subsystem, category, text;
  MTL::LogLevel level;
};

class Logging : public testing::Test {
protected:
  void SetUp() override {
    NS::Error* error = nullptr;
    library = NS::TransferPtr(device->newLibrary(autoreleasedString(kSource), nullptr, &error));
    ASSERT_TRUE(library) << textOf(error->localizedDescription());
  }
  NS::SharedPtr<MTL::LogState> logState(MTL::LogLevel level = MTL::LogLevelDebug, NS::Integer bytes = 1 << 20) {
    auto descriptor = NS::TransferPtr(MTL::LogStateDescriptor::alloc()->init());
    descriptor->setLevel(level);
    descriptor->setBufferSize(bytes);
    auto state = NS::TransferPtr(device->newLogState(descriptor.get(), nullptr));
    EXPECT_TRUE(state);
    state->addLogHandler([this](NS::String* subsystem, NS::String* category, MTL::LogLevel level, NS::String* text) {
      const std::lock_guard lock(mutex);
      messages.push_back({std::string(textOf(subsystem)), std::string(textOf(category)), std::string(textOf(text)), level});
    });
    return state;
  }
  NS::SharedPtr<MTL::CommandQueue> queue(MTL::LogState* state) {
    auto descriptor = NS::TransferPtr(MTL::CommandQueueDescriptor::alloc()->init());
    descriptor->setLogState(state);
    EXPECT_EQ(descriptor->logState(), state);
    return NS::TransferPtr(device->newCommandQueue(descriptor.get()));
  }
  void run(MTL::CommandBuffer* commands, const char* kernel, NS::UInteger threads) {
    auto function = NS::TransferPtr(library->newFunction(autoreleasedString(kernel)));
    auto pipeline = NS::TransferPtr(device->newComputePipelineState(function.get(), static_cast<NS::Error**>(nullptr)));
    ASSERT_TRUE(pipeline);
    auto out = NS::TransferPtr(device->newBuffer(threads * 4, MTL::ResourceStorageModeShared));
    MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(pipeline.get());
    encoder->setBuffer(out.get(), 0, 0);
    encoder->dispatchThreads(MTL::Size(threads, 1, 1), MTL::Size(std::min<NS::UInteger>(threads, 64), 1, 1));
    encoder->endEncoding();
    commands->commit();
    commands->waitUntilCompleted();
    EXPECT_EQ(commands->status(), MTL::CommandBufferStatusCompleted);
  }

  foundation::PoolScope pool;
  NS::SharedPtr<MTL::Device> device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::SharedPtr<MTL::Library> library;
  std::mutex mutex;
  std::vector<Message> messages;
};

TEST_F(Logging, EveryThreadIsHeard) {
  auto state = logState();
  run(queue(state.get())->commandBuffer(), "all", 1000);
  std::set<std::string> texts;
  for (const Message& message : messages) texts.insert(message.text);
  EXPECT_EQ(messages.size(), 1000u);
  EXPECT_EQ(texts.size(), 1000u);
  EXPECT_TRUE(texts.count("thread 0") && texts.count("thread 999"));
}

TEST_F(Logging, MessagesAreFormattedAndHaveALevel) {
  auto state = logState();
  run(queue(state.get())->commandBuffer(), "levels", 1);
  ASSERT_EQ(messages.size(), 5u);
  const char* expected[] = {"debug", "info -5%", "it has  1.50 and 1.000000,2.000000,3.000000,4.000000, -1,7",
                            "ff a 1099511627776 200", "0.500000 2.000000"};
  const MTL::LogLevel levels[] = {MTL::LogLevelDebug, MTL::LogLevelInfo, MTL::LogLevelNotice, MTL::LogLevelError, MTL::LogLevelFault};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(messages[i].text, expected[i]);
    EXPECT_EQ(messages[i].level, levels[i]);
    EXPECT_EQ(messages[i].subsystem, "com.example");
    EXPECT_EQ(messages[i].category, "kernels");
  }
}

TEST_F(Logging, WorksBetweenBarriersAndUnderConditions) {
  auto state = logState();
  run(queue(state.get())->commandBuffer(), "waits", 64);
  ASSERT_EQ(messages.size(), 2u);
  std::set<std::string> texts{messages[0].text, messages[1].text};
  EXPECT_TRUE(texts.count("sum 1520 of 0") && texts.count("sum 496 of 1")) << messages[0].text << messages[1].text;
}

TEST_F(Logging, TheCommandBuffersStateComesFirst) {
  auto errors = logState(MTL::LogLevelError), everything = logState();
  auto descriptor = NS::TransferPtr(MTL::CommandBufferDescriptor::alloc()->init());
  descriptor->setLogState(errors.get());
  run(queue(everything.get())->commandBuffer(descriptor.get()), "levels", 1);
  EXPECT_EQ(messages.size(), 2u);
}

TEST_F(Logging, GoesToStandardErrorOtherwise) {
  testing::internal::CaptureStderr();
  run(queue(nullptr)->commandBuffer(), "levels", 1);
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_NE(text.find("metal info: [com.example:kernels] info -5%\n"), std::string::npos) << text;
  EXPECT_NE(text.find("metal fault: [com.example:kernels] 0.500000 2.000000\n"), std::string::npos) << text;
}

TEST_F(Logging, WhatFindsNoRoomIsCounted) {
  auto state = logState(MTL::LogLevelDebug, 1024);
  run(queue(state.get())->commandBuffer(), "all", 500);
  ASSERT_GT(messages.size(), 2u);
  EXPECT_EQ(messages.back().text, std::to_string(500 - (messages.size() - 1)) + " messages found no room in the log's buffer");
}

TEST_F(Logging, HandlersRunBeforeCompletedHandlers) {
  auto state = logState();
  auto commands = queue(state.get())->commandBuffer();
  size_t seen = 0;
  commands->addCompletedHandler([&](MTL::CommandBuffer*) { seen = messages.size(); });
  run(commands, "levels", 1);
  EXPECT_EQ(seen, 5u);
}

TEST_F(Logging, DescriptorsHaveLimits) {
  auto descriptor = NS::TransferPtr(MTL::LogStateDescriptor::alloc()->init());
  descriptor->setBufferSize(100);
  NS::Error* error = nullptr;
  EXPECT_FALSE(device->newLogState(descriptor.get(), &error));
  ASSERT_TRUE(error);
  EXPECT_EQ(textOf(error->domain()), "MTLLogStateErrorDomain");
  EXPECT_EQ(error->code(), NS::Integer(MTL::LogStateErrorInvalidSize));
  EXPECT_NE(textOf(error->localizedDescription()).find("bufferSize 100, limit 1024"), std::string::npos);
}

TEST(LogFormat, TakesWrongSpecificationsAsTheyAre) {
  const uint64_t words[] = {0 | 1 << 8, uint64_t(-3), 2 | 1 << 8, 0x3f800000};
  EXPECT_EQ(device::formatLog("%f %d %d", words), "-3.000000 1 %d");
  EXPECT_EQ(device::formatLog("%n %", words), "%n %");
  EXPECT_EQ(device::formatLog("%s|%600d", words).substr(0, 3), "-3|");
  EXPECT_EQ(device::formatLog("100%%", {}), "100%");
}

}  // namespace
}  // namespace invar::language
