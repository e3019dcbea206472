// os_log in kernels: from the call to the handlers of the log state, or to standard error.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
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
kernel void kinds(device uint* out [[buffer(0)]]) {
  os_log_default.log("%d %i %u %x %X %o %c", -7, short(-8), 9u, -1, 0xabcu, 8, 'z');
  os_log_default.log("%hhx %hx %lx %llu %ld", char(-1), short(-2), -1l, ~0ul, long(-3));
  os_log_default.log("%5d|%-5d|%05d|%+d|%.3d", 42, 42, 42, 42, 7);
  os_log_default.log("%f %e %g %a %.1f %8.3f", 0.5f, 1024.0h, bfloat(3), 1.0f, 2.25f, -1.5f);
  os_log_default.log("%v2d %v3u %v4hx %v2f %.1v3f", int2(-1, 2), uint3(1, 2, 3), ushort4(10, 11, 12, 13), half2(1, 2), packed_float3(1, 2, 3));
  os_log_default.log("%s %.2s %%", "text", "cut");
  os_log_default.log("%d %u", true, uchar(255));
  os_log_default.log("nothing");
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
    auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
    EXPECT_FALSE(options->enableLogging());
    options->setEnableLogging(true);
    library = NS::TransferPtr(device->newLibrary(autoreleasedString(kSource), options.get(), &error));
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
  NS::SharedPtr<MTL::ComputePipelineState> pipelineFor(const char* kernel, MTL::ShaderValidation validation = MTL::ShaderValidationDefault) {
    auto function = NS::TransferPtr(library->newFunction(autoreleasedString(kernel)));
    auto descriptor = NS::TransferPtr(MTL::ComputePipelineDescriptor::alloc()->init());
    descriptor->setComputeFunction(function.get());
    descriptor->setShaderValidation(validation);
    return NS::TransferPtr(device->newComputePipelineState(descriptor.get(), MTL::PipelineOptionNone, nullptr, nullptr));
  }
  void run(MTL::CommandBuffer* commands, const char* kernel, NS::UInteger threads) {
    run(commands, pipelineFor(kernel).get(), threads);
  }
  void run(MTL::CommandBuffer* commands, MTL::ComputePipelineState* pipeline, NS::UInteger threads) {
    ASSERT_TRUE(pipeline);
    auto out = NS::TransferPtr(device->newBuffer(threads * 4, MTL::ResourceStorageModeShared));
    MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(pipeline);
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

TEST_F(Logging, EveryKindOfFormat) {
  auto state = logState();
  run(queue(state.get())->commandBuffer(), "kinds", 1);
  const char* expected[] = {"-7 -8 9 ffffffff ABC 10 z",
                            "ff fffe ffffffffffffffff 18446744073709551615 -3",
                            "   42|42   |00042|+42|007",
                            "0.500000 1.024000e+03 3 0x1p+0 2.2   -1.500",
                            "-1,2 1,2,3 a,b,c,d 1.000000,2.000000 1.0,2.0,3.0",
                            "text cu %",
                            "1 255",
                            "nothing"};
  ASSERT_EQ(messages.size(), std::size(expected));
  for (size_t i = 0; i < messages.size(); ++i) EXPECT_EQ(messages[i].text, expected[i]);
}

TEST_F(Logging, SaysNothingUnlessEnabled) {
  library = NS::TransferPtr(device->newLibrary(autoreleasedString(kSource), nullptr, static_cast<NS::Error**>(nullptr)));
  auto state = logState();
  run(queue(state.get())->commandBuffer(), "all", 100);
  run(queue(state.get())->commandBuffer(), "waits", 64);
  EXPECT_TRUE(messages.empty());
}

TEST_F(Logging, WorksUnderShaderValidation) {
  auto state = logState();
  auto pipeline = pipelineFor("all", MTL::ShaderValidationEnabled);
  ASSERT_TRUE(pipeline);
  EXPECT_EQ(pipeline->shaderValidation(), MTL::ShaderValidationEnabled);
  run(queue(state.get())->commandBuffer(), pipeline.get(), 100);
  EXPECT_EQ(messages.size(), 100u);
  messages.clear();
  run(queue(state.get())->commandBuffer(), pipelineFor("kinds", MTL::ShaderValidationEnabled).get(), 1);
  ASSERT_EQ(messages.size(), 8u);
  EXPECT_EQ(messages[5].text, "text cu %");
  messages.clear();
  run(queue(state.get())->commandBuffer(), pipelineFor("waits", MTL::ShaderValidationEnabled).get(), 64);
  EXPECT_EQ(messages.size(), 2u);
}

TEST_F(Logging, OfManyThreadsAtOnceComesWhole) {
  constexpr int kThreads = 8, kRounds = 10, kGrid = 100;
  auto state = logState();
  auto shared = queue(state.get());
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      const foundation::PoolScope pool;
      for (int i = 0; i < kRounds; ++i) run(shared->commandBuffer(), "all", kGrid);
    });
  for (auto& thread : threads) thread.join();
  std::map<std::string, int> counts;
  for (const Message& message : messages) ++counts[message.text];
  EXPECT_EQ(counts.size(), size_t(kGrid));
  for (const auto& [text, count] : counts) EXPECT_EQ(count, kThreads * kRounds) << text;
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

TEST_F(Logging, TheEnvironmentDecidesWithoutALogState) {
  // What a process with these settings writes to standard error; the checks inside end it with 1.
  const auto program = [&](std::vector<std::pair<const char*, const char*>> settings, const char* expected) {
    for (const auto& [name, value] : settings) setenv(name, value, 1);   // the new process reads them
    EXPECT_EXIT({
      run(queue(nullptr)->commandBuffer(), "levels", 1);
      auto everything = logState();
      run(queue(everything.get())->commandBuffer(), "levels", 1);
      std::exit(messages.size() == 5 ? 0 : 1);
    }, testing::ExitedWithCode(0), expected);
    for (const auto& [name, value] : settings) unsetenv(name);
  };
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  program({{"MTL_LOG_LEVEL", "MTLLogLevelFault"}}, "^metal fault: .com.example:kernels. 0.500000 2.000000\n$");
  program({{"MTL_LOG_LEVEL", "error"}}, "^metal error: [^\n]*\nmetal fault: [^\n]*\n$");
  program({{"MTL_LOG_TO_STDERR", "0"}}, "^$");
  program({{"MTL_LOG_BUFFER_SIZE", "1024"}, {"MTL_LOG_LEVEL", "MTLLogLevelFault"}}, "^metal fault: [^\n]*\n$");
  program({{"MTL_LOG_BUFFER_SIZE", "12"}, {"MTL_LOG_LEVEL", "loud"}},
          "MTL_LOG_LEVEL='loud' is no level.*\n.*MTL_LOG_BUFFER_SIZE=12, limit 1024");
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
