// What the tests of queues, command buffers and encoders share: kernels that are plain functions, and a
// fixture that leaves nothing behind.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "Metal/Metal.hpp"
#include "cpu/CpuKernel.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"
#include "metal/ComputePipelineState.hpp"
#include "metal/Device.hpp"

namespace invar::metal::test {

using foundation::autoreleasedString;
using foundation::PoolScope;

inline protocol::Argument bufferArgument(const char* name, uint32_t index, bool written = true) {
  protocol::Argument argument;
  argument.name = name;
  argument.index = index;
  argument.access = written ? protocol::ArgumentAccess::ReadWrite : protocol::ArgumentAccess::ReadOnly;
  argument.elementSize = argument.elementAlignment = 4;
  return argument;
}

inline protocol::KernelReflection reflection(const char* name, std::vector<protocol::Argument> arguments) {
  protocol::KernelReflection r;
  r.name = name;
  r.arguments = std::move(arguments);
  return r;
}

/// counts[thread] += step, for a grid in x.
inline void addStep(const protocol::KernelLaunch* launch, uint64_t first, uint64_t count, void*) {
  auto* counts = static_cast<uint32_t*>(launch->buffers[0]);
  const auto step = *static_cast<const uint32_t*>(launch->buffers[1]);
  const uint64_t each = launch->threadsPerThreadgroup[0];
  const uint64_t end = std::min<uint64_t>((first + count) * each, launch->threadsPerGrid[0]);
  for (uint64_t i = first * each; i < end; ++i) counts[i] += step;
}

class CommandTest : public testing::Test {
protected:
  NS::SharedPtr<MTL::ComputePipelineState> pipeline(protocol::KernelReflection reflection,
                                                    protocol::KernelEntry entry, Device& on) {
    return NS::TransferPtr(
        (new ComputePipelineState(on, makeRef<cpu::CpuKernel>(std::move(reflection), entry), 0, ""))->door());
  }
  NS::SharedPtr<MTL::ComputePipelineState> addStepPipeline() {
    auto step = bufferArgument("step", 1, false);
    step.isConstantReference = true;
    return pipeline(reflection("addStep", {bufferArgument("counts", 0), step}), addStep, impl);
  }
  NS::SharedPtr<MTL::CommandQueue> makeQueue(NS::UInteger limit = 64) {
    return NS::TransferPtr(device->newCommandQueue(limit));
  }
  NS::SharedPtr<MTL::Buffer> buffer(NS::UInteger length, uint8_t value = 0, const char* label = "x") {
    auto made = NS::TransferPtr(device->newBuffer(length, MTL::ResourceStorageModeShared));
    made->setLabel(autoreleasedString(label));
    std::memset(made->contents(), value, length);
    return made;
  }
  static uint8_t* bytes(const NS::SharedPtr<MTL::Buffer>& b) { return static_cast<uint8_t*>(b->contents()); }
  static uint32_t* words(const NS::SharedPtr<MTL::Buffer>& b) { return static_cast<uint32_t*>(b->contents()); }

  static std::string message(MTL::CommandBuffer* buffer) {
    return std::string(foundation::textOf(buffer->error()->localizedDescription()));
  }
  /// Commits, waits, and expects an error whose text has all the parts.
  static void expectFailure(MTL::CommandBuffer* buffer, std::initializer_list<const char*> parts) {
    buffer->commit();
    buffer->waitUntilCompleted();
    EXPECT_EQ(buffer->status(), MTL::CommandBufferStatusError);
    const std::string text = message(buffer);
    for (const char* part : parts) EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' in: " << text;
    EXPECT_EQ(std::string(foundation::textOf(buffer->error()->domain())), "MTLCommandBufferErrorDomain");
    EXPECT_NE(buffer->error()->code(), 0);
  }
  static void expectSuccess(MTL::CommandBuffer* buffer) {
    buffer->commit();
    buffer->waitUntilCompleted();
    EXPECT_EQ(buffer->status(), MTL::CommandBufferStatusCompleted) << message(buffer);
    EXPECT_EQ(buffer->error(), nullptr);
  }

  PoolScope pool;
  Device& impl = *Device::all().front();
  MTL::Device* device = impl.door();
  NS::SharedPtr<MTL::CommandQueue> queue = makeQueue();
};

}  // namespace invar::metal::test
