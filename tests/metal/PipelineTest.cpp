// Pipelines: what they are made from, what they refuse, and what they tell of a kernel.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "Foundation/Foundation.hpp"
#include "HandmadeLibrary.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"
#include "metal/ComputePipelineState.hpp"
#include "metal/Function.hpp"

namespace invar::metal {
namespace {

using foundation::textOf;

protocol::KernelReflection sampleKernel() {
  protocol::KernelReflection kernel;
  kernel.name = "sum";
  protocol::Argument in, out, scratch;
  in.name = "in";
  in.access = protocol::ArgumentAccess::ReadOnly;
  in.elementType = MTL::DataTypeFloat4;
  in.elementSize = in.elementAlignment = 16;
  out.name = "out";
  out.index = 5;
  out.active = false;
  out.elementType = MTL::DataTypeStruct;
  out.elementSize = 24;
  out.elementAlignment = 8;
  scratch.name = "scratch";
  scratch.kind = protocol::ArgumentKind::ThreadgroupMemory;
  scratch.elementSize = scratch.elementAlignment = 4;
  kernel.arguments = {in, out, scratch};
  kernel.staticThreadgroupBytes = 640;
  kernel.maxTotalThreadsPerThreadgroup = 512;
  return kernel;
}

class PipelineTest : public testing::Test {
protected:
  void expect(const void* state, long code, const char* part) {
    EXPECT_FALSE(state);
    ASSERT_TRUE(m_error);
    EXPECT_EQ(m_error->code(), code);
    EXPECT_TRUE(m_error->domain()->isEqualToString(MTL::LibraryErrorDomain));
    const std::string text(textOf(m_error->localizedDescription()));
    EXPECT_NE(text.find(part), std::string::npos) << text;
    EXPECT_NE(text.find("[MTL::Device::newComputePipelineState]"), std::string::npos) << text;
    m_error = nullptr;
  }
  NS::SharedPtr<MTL::ComputePipelineState> state(uint64_t maxThreads = 0, std::string label = "") {
    auto* made = new ComputePipelineState(*Device::all().front(),
                                          makeRef<test::HandmadeKernel>(sampleKernel()),
                                          maxThreads, std::move(label));
    return NS::TransferPtr(made->door());
  }
  NS::SharedPtr<MTL::Function> function(const char* name) {
    return NS::TransferPtr(m_library->door()->newFunction(foundation::autoreleasedString(name)));
  }

  foundation::PoolScope m_pool;
  Retained<Library> m_library = test::handmadeLibrary();
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::Error* m_error = nullptr;
};

TEST_F(PipelineTest, TellsItsLimits) {
  auto plain = state();
  EXPECT_EQ(plain->maxTotalThreadsPerThreadgroup(), 512u);
  EXPECT_EQ(plain->threadExecutionWidth(), 32u);
  EXPECT_EQ(plain->staticThreadgroupMemoryLength(), 640u);
  EXPECT_EQ(plain->device(), m_device.get());
  EXPECT_FALSE(plain->label());
  EXPECT_EQ(state(100)->maxTotalThreadsPerThreadgroup(), 100u);
  EXPECT_EQ(state(1000)->maxTotalThreadsPerThreadgroup(), 512u);
  EXPECT_TRUE(state(0, "sum of rows")->label()->isEqualToString(MTLSTR("sum of rows")));
}

TEST_F(PipelineTest, ReflectsArguments) {
  auto made = state();
  auto* bindings = made->reflection()->bindings();
  ASSERT_EQ(bindings->count(), 3u);
  auto* in = bindings->object<MTL::BufferBinding>(0);
  EXPECT_TRUE(in->name()->isEqualToString(MTLSTR("in")));
  EXPECT_EQ(in->type(), MTL::BindingTypeBuffer);
  EXPECT_EQ(in->access(), MTL::BindingAccessReadOnly);
  EXPECT_TRUE(in->used());
  EXPECT_EQ(in->bufferDataType(), MTL::DataTypeFloat4);
  EXPECT_EQ(in->bufferDataSize(), 16u);
  EXPECT_EQ(in->bufferPointerType()->elementType(), MTL::DataTypeFloat4);
  EXPECT_EQ(in->bufferPointerType()->dataType(), MTL::DataTypePointer);
  auto* out = bindings->object<MTL::BufferBinding>(1);
  EXPECT_EQ(out->index(), 5u);
  EXPECT_FALSE(out->used());
  EXPECT_EQ(out->access(), MTL::BindingAccessReadWrite);
  EXPECT_EQ(out->bufferDataType(), MTL::DataTypeStruct);
  EXPECT_EQ(out->bufferAlignment(), 8u);
  auto* scratch = bindings->object<MTL::ThreadgroupBinding>(2);
  EXPECT_EQ(scratch->type(), MTL::BindingTypeThreadgroupMemory);
  EXPECT_EQ(scratch->threadgroupMemoryDataSize(), 4u);
  EXPECT_EQ(static_cast<MTL::BufferBinding*>(static_cast<MTL::Binding*>(in))->bufferAlignment(), 16u);
  EXPECT_EQ(reinterpret_cast<MTL::BufferBinding*>(scratch)->bufferDataSize(), 0u);
  auto* argument = made->reflection()->arguments()->object<MTL::Argument>(2);
  EXPECT_EQ(argument->type(), MTL::ArgumentTypeThreadgroupMemory);
  EXPECT_EQ(argument->threadgroupMemoryAlignment(), 4u);
  EXPECT_EQ(argument->bufferDataSize(), 0u);
  EXPECT_TRUE(argument->active());
}

TEST_F(PipelineTest, RefusesFunctionsThatCannotRun) {
  expect(m_device->newComputePipelineState(static_cast<MTL::Function*>(nullptr), &m_error),
         MTL::LibraryErrorFunctionNotFound, "function is null");
  expect(m_device->newComputePipelineState(reinterpret_cast<MTL::Function*>(m_device.get()), &m_error),
         MTL::LibraryErrorFunctionNotFound, "no MTLFunction");
  expect(m_device->newComputePipelineState(function("shade").get(), &m_error), MTL::LibraryErrorUnsupported,
         "type 2");
  expect(m_device->newComputePipelineState(function("scaled").get(), &m_error),
         MTL::LibraryErrorCompileFailure,
         "needs a value for function constant 'scale' at index 0");
  EXPECT_FALSE(m_device->newComputePipelineState(function("scaled").get(), nullptr));
}

TEST_F(PipelineTest, RefusesDescriptorsThatCannotBe) {
  expect(m_device->newComputePipelineState(static_cast<MTL::ComputePipelineDescriptor*>(nullptr), 0,
                                           nullptr, &m_error),
         MTL::LibraryErrorUnsupported, "descriptor is null");
  auto descriptor = NS::TransferPtr(MTL::ComputePipelineDescriptor::alloc()->init());
  expect(m_device->newComputePipelineState(descriptor.get(), 0, nullptr, &m_error),
         MTL::LibraryErrorFunctionNotFound, "function is null");
  descriptor->setComputeFunction(function("plain").get());
  descriptor->setMaxTotalThreadsPerThreadgroup(1025);
  expect(m_device->newComputePipelineState(descriptor.get(), 0, nullptr, &m_error),
         MTL::LibraryErrorUnsupported,
         "1025, limit 1024");
  auto* linked = MTL::LinkedFunctions::linkedFunctions();
  descriptor->setMaxTotalThreadsPerThreadgroup(0);
  auto plain = function("plain");
  const NS::Object* functions[] = {plain.get()};
  linked->setPrivateFunctions(NS::Array::array(functions, 1));
  EXPECT_EQ(linked->privateFunctions()->object(0), plain.get());
  EXPECT_FALSE(linked->functions());
  descriptor->setLinkedFunctions(linked);
  linked->setPrivateFunctions(nullptr);   // the descriptor has a copy
  expect(m_device->newComputePipelineState(descriptor.get(), 0, nullptr, &m_error), MTL::LibraryErrorUnsupported,
         "linkedFunctions holds 1 functions, limit 0");
  descriptor->setSupportIndirectCommandBuffers(true);
  expect(m_device->newComputePipelineState(descriptor.get(), 0, nullptr, &m_error),
         MTL::LibraryErrorUnsupported,
         "indirect command buffers");
}

TEST_F(PipelineTest, DescriptorKeepsItsFunctionAndCopies) {
  auto descriptor = NS::TransferPtr(MTL::ComputePipelineDescriptor::alloc()->init());
  auto plain = function("plain");
  descriptor->setComputeFunction(plain.get());
  EXPECT_EQ(plain->retainCount(), 2u);
  descriptor->setLabel(MTLSTR("first"));
  descriptor->buffers()->object(3)->setMutability(MTL::MutabilityImmutable);
  EXPECT_FALSE(descriptor->buffers()->object(31));
  auto copy = NS::TransferPtr(descriptor->copy());
  EXPECT_EQ(copy->computeFunction(), plain.get());
  copy->buffers()->object(3)->setMutability(MTL::MutabilityMutable);
  EXPECT_EQ(descriptor->buffers()->object(3)->mutability(), MTL::MutabilityImmutable);
  descriptor->reset();
  EXPECT_FALSE(descriptor->computeFunction());
  EXPECT_FALSE(descriptor->label());
  EXPECT_TRUE(copy->label()->isEqualToString(MTLSTR("first")));
  copy.reset();
  EXPECT_EQ(plain->retainCount(), 1u);
}

TEST_F(PipelineTest, HandlersGetTheError) {
  auto called = std::make_shared<std::atomic<int>>(0);   // a handler may still be at its end when the test is over
  auto scaled = function("scaled");
  const auto done = [called](const void* state, NS::Error* error) {
    EXPECT_FALSE(state);
    EXPECT_TRUE(error);
    ++*called;
    called->notify_all();
  };
  m_device->newComputePipelineState(
      scaled.get(), MTL::NewComputePipelineStateCompletionHandlerFunction(done));
  m_device->newComputePipelineState(
      scaled.get(), MTL::PipelineOptionBindingInfo,
      MTL::NewComputePipelineStateWithReflectionCompletionHandlerFunction(
          [done](MTL::ComputePipelineState* state, MTL::ComputePipelineReflection* reflection,
              NS::Error* error) {
            EXPECT_FALSE(reflection);
            done(state, error);
          }));
  m_device->newComputePipelineState(
      static_cast<MTL::ComputePipelineDescriptor*>(nullptr), 0,
      MTL::NewComputePipelineStateWithReflectionCompletionHandlerFunction(
          [done](MTL::ComputePipelineState* state, MTL::ComputePipelineReflection*, NS::Error* error) {
            done(state, error);
          }));
  m_device->newLibrary(static_cast<NS::String*>(nullptr), nullptr,
                       MTL::NewLibraryCompletionHandlerFunction(done));
  scaled.reset();   // the calls hold what they need
  for (int seen = *called; seen < 4; seen = *called) called->wait(seen);
}

}  // namespace
}  // namespace invar::metal
