// Libraries and pipelines made by the compiler, from source to a kernel that runs.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"

namespace invar::metal {
namespace {

using foundation::textOf;

constexpr const char* kSource = R"(
#include <metal_stdlib>
using namespace metal;
constant float scale [[function_constant(0)]];
constant bool offset [[function_constant(3)]];
constant float shift = is_function_constant_defined(offset) && offset ? OFFSET : 0.0f;

kernel void scaled(device const float* in [[buffer(0)]], device float* out [[buffer(2)]],
                   constant uint& count [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  if (i < count) out[i] = in[i] * scale + shift;
}
kernel void staged(device float4* data [[buffer(0)]], threadgroup float4* scratch [[threadgroup(1)]],
                   uint i [[thread_index_in_threadgroup]]) {
  threadgroup float fixed[40];
  fixed[i % 40] = 1;
  scratch[i] = data[i];
  threadgroup_barrier(mem_flags::mem_threadgroup);
  data[i] = scratch[0] + fixed[i % 40];
}
)";

class CompiledLibraryTest : public testing::Test {
protected:
  NS::SharedPtr<MTL::Library> library() {
    auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
    options->setPreprocessorMacros(NS::Dictionary::dictionary(
        reinterpret_cast<NS::Object*>(NS::Number::number(100)),
        reinterpret_cast<NS::Object*>(MTLSTR("OFFSET"))));
    NS::Error* error = nullptr;
    auto made = NS::TransferPtr(
        m_device->newLibrary(NS::String::string(kSource, NS::UTF8StringEncoding), options.get(), &error));
    EXPECT_TRUE(made) << textOf(error->localizedDescription());
    return made;
  }
  NS::SharedPtr<MTL::ComputePipelineState> scaled(MTL::Library* library, float scale, bool offset) {
    auto values = NS::TransferPtr(MTL::FunctionConstantValues::alloc()->init());
    values->setConstantValue(&scale, MTL::DataTypeFloat, NS::UInteger(0));
    values->setConstantValue(&offset, MTL::DataTypeBool, MTLSTR("offset"));
    NS::Error* error = nullptr;
    auto function = NS::TransferPtr(library->newFunction(MTLSTR("scaled"), values.get(), &error));
    EXPECT_TRUE(function) << textOf(error->localizedDescription());
    auto state = NS::TransferPtr(m_device->newComputePipelineState(function.get(), &error));
    EXPECT_TRUE(state) << textOf(error->localizedDescription());
    return state;
  }
  void expectScaled(MTL::ComputePipelineState* state, float scale, float shift) {
    constexpr uint32_t kCount = 1000;
    auto queue = NS::TransferPtr(m_device->newCommandQueue());
    auto in = NS::TransferPtr(m_device->newBuffer(kCount * 4, 0));
    auto out = NS::TransferPtr(m_device->newBuffer(kCount * 4, 0));
    auto* numbers = static_cast<float*>(in->contents());
    for (uint32_t i = 0; i < kCount; ++i) numbers[i] = float(i);
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(state);
    encoder->setBuffer(in.get(), 0, 0);
    encoder->setBytes(&kCount, 4, 1);
    encoder->setBuffer(out.get(), 0, 2);
    encoder->dispatchThreads(MTL::Size::Make(kCount, 1, 1), MTL::Size::Make(64, 1, 1));
    encoder->endEncoding();
    commands->commit();
    commands->waitUntilCompleted();
    ASSERT_EQ(commands->status(), MTL::CommandBufferStatusCompleted)
        << textOf(commands->error()->localizedDescription());
    auto* results = static_cast<const float*>(out->contents());
    for (uint32_t i = 0; i < kCount; ++i) ASSERT_EQ(results[i], float(i) * scale + shift) << i;
  }

  foundation::PoolScope m_pool;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
};

TEST_F(CompiledLibraryTest, ListsKernelsAndTheirConstants) {
  auto made = library();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->functionNames()->count(), 2u);
  auto function = NS::TransferPtr(made->newFunction(MTLSTR("scaled")));
  ASSERT_TRUE(function);
  auto* constants = function->functionConstantsDictionary();
  ASSERT_EQ(constants->count(), 2u);
  auto* scale = constants->object<MTL::FunctionConstant>(reinterpret_cast<NS::Object*>(MTLSTR("scale")));
  ASSERT_TRUE(scale);
  EXPECT_EQ(scale->type(), MTL::DataTypeFloat);
  EXPECT_TRUE(scale->required());
}

TEST_F(CompiledLibraryTest, SpecialisesEachPipelineByItself) {
  auto made = library();
  ASSERT_TRUE(made);
  auto twice = scaled(made.get(), 2, false), more = scaled(made.get(), -3, true);
  ASSERT_TRUE(twice && more);
  expectScaled(twice.get(), 2, 0);
  expectScaled(more.get(), -3, 100);
  expectScaled(twice.get(), 2, 0);
}

TEST_F(CompiledLibraryTest, ReflectsWhatAKernelTakes) {
  auto made = library();
  ASSERT_TRUE(made);
  auto function = NS::TransferPtr(made->newFunction(MTLSTR("staged")));
  NS::Error* error = nullptr;
  MTL::AutoreleasedComputePipelineReflection reflection = nullptr;
  auto state = NS::TransferPtr(m_device->newComputePipelineState(function.get(),
                                                                 MTL::PipelineOptionBindingInfo,
                                                                 &reflection, &error));
  ASSERT_TRUE(state) << textOf(error->localizedDescription());
  EXPECT_EQ(state->staticThreadgroupMemoryLength(), 160u);
  EXPECT_EQ(state->maxTotalThreadsPerThreadgroup(), 1024u);
  ASSERT_TRUE(reflection);
  ASSERT_EQ(reflection->bindings()->count(), 2u);
  auto* data = reflection->bindings()->object<MTL::BufferBinding>(0);
  EXPECT_TRUE(data->name()->isEqualToString(MTLSTR("data")));
  EXPECT_EQ(data->bufferDataType(), MTL::DataTypeFloat4);
  EXPECT_EQ(data->bufferAlignment(), 16u);
  EXPECT_EQ(data->access(), MTL::BindingAccessReadWrite);
  auto* scratch = reflection->bindings()->object<MTL::ThreadgroupBinding>(1);
  EXPECT_EQ(scratch->type(), MTL::BindingTypeThreadgroupMemory);
  EXPECT_EQ(scratch->index(), 1u);
  EXPECT_EQ(scratch->threadgroupMemoryDataSize(), 16u);
}

TEST_F(CompiledLibraryTest, ALibrarysThreadLimitHoldsForItsPipelines) {
  auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
  options->setMaxTotalThreadsPerThreadgroup(256);
  NS::Error* error = nullptr;
  auto made = NS::TransferPtr(m_device->newLibrary(MTLSTR("kernel void f() {}"), options.get(), &error));
  ASSERT_TRUE(made) << textOf(error->localizedDescription());
  auto function = NS::TransferPtr(made->newFunction(MTLSTR("f")));
  auto state = NS::TransferPtr(m_device->newComputePipelineState(function.get(), &error));
  ASSERT_TRUE(state) << textOf(error->localizedDescription());
  EXPECT_EQ(state->maxTotalThreadsPerThreadgroup(), 256u);
}

TEST_F(CompiledLibraryTest, BadSourceIsACompileFailure) {
  NS::Error* error = nullptr;
  EXPECT_FALSE(m_device->newLibrary(MTLSTR("kernel void f(device float* x) { y = 1; }"), nullptr, &error));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), MTL::LibraryErrorCompileFailure);
  EXPECT_TRUE(error->domain()->isEqualToString(MTL::LibraryErrorDomain));
  const std::string text(textOf(error->localizedDescription()));
  EXPECT_NE(text.find("program_source:1:"), std::string::npos) << text;
  EXPECT_NE(text.find("'y'"), std::string::npos) << text;
  EXPECT_FALSE(m_device->newLibrary(MTLSTR("not metal"), nullptr, nullptr));
}

TEST_F(CompiledLibraryTest, TooMuchThreadgroupMemoryIsRefusedWithThePipeline) {
  NS::Error* error = nullptr;
  auto made = NS::TransferPtr(m_device->newLibrary(
      MTLSTR("#include <metal_stdlib>\nusing namespace metal;\n"
             "kernel void wide(device float* x, uint i [[thread_index_in_threadgroup]]) {\n"
             "  threadgroup float all[20000];\n"
             "  all[i] = x[i];\n"
             "  threadgroup_barrier(mem_flags::mem_threadgroup);\n"
             "  x[i] = all[63 - i];\n"
             "}"),
      nullptr, &error));
  ASSERT_TRUE(made) << textOf(error->localizedDescription());
  auto function = NS::TransferPtr(made->newFunction(MTLSTR("wide")));
  EXPECT_FALSE(m_device->newComputePipelineState(function.get(), &error));
  EXPECT_EQ(std::string(textOf(error->localizedDescription())),
            "[MTL::Device::newComputePipelineState] function 'wide' declares 80000 bytes of threadgroup memory, "
            "limit 32768");
}

TEST_F(CompiledLibraryTest, ManyThreadsAndHandlersCompileAtOnce) {
  auto made = library();
  ASSERT_TRUE(made);
  constexpr int kThreads = 8, kEach = 4;
  std::atomic<int> called{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      foundation::PoolScope pool;
      auto state = scaled(made.get(), float(t % 3), t % 2);
      EXPECT_TRUE(state);
      for (int i = 0; i < kEach; ++i) {
        auto function = NS::TransferPtr(made->newFunction(MTLSTR("staged")));
        m_device->newComputePipelineState(
            function.get(), MTL::NewComputePipelineStateCompletionHandlerFunction(
                                [&](MTL::ComputePipelineState* pipeline, NS::Error*) {
                                  EXPECT_TRUE(pipeline);
                                  ++called;
                                  called.notify_all();
                                }));
      }
    });
  for (auto& thread : threads) thread.join();
  for (int seen = called; seen < kThreads * kEach; seen = called) called.wait(seen);
}

}  // namespace
}  // namespace invar::metal
