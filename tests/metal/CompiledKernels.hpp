// Kernels from source for tests of how real programs end, well or badly.
#pragma once

#include "Commands.hpp"

namespace invar::metal::test {

constexpr const char* kCompiledKernels = R"(
#include <metal_stdlib>
using namespace metal;
kernel void increment(device float* values [[buffer(0)]], uint i [[thread_position_in_grid]]) {
  values[i] += 1;
}
kernel void slow(device float* values [[buffer(0)]], uint i [[thread_position_in_grid]]) {
  float v = values[i];
  for (int k = 0; k < 2000; ++k) v = sin(v) + 1;
  values[i] = v;
}
kernel void wild(device float* values [[buffer(0)]], constant ulong& offset [[buffer(1)]],
                 uint i [[thread_position_in_grid]]) { values[offset + i] = 1; }
kernel void endless(device volatile int* values [[buffer(0)]]) { while (values[0] == 0) {} values[1] = 1; }
kernel void endlessTogether(device volatile int* values [[buffer(0)]], uint i [[thread_index_in_threadgroup]]) {
  threadgroup int shared[64];
  do {
    shared[i] = int(i);
    threadgroup_barrier(mem_flags::mem_threadgroup);
  } while (values[shared[63 - i] & 0] == 0);
}
)";

class CompiledKernelTest : public CommandTest {
protected:
  NS::SharedPtr<MTL::ComputePipelineState> compiled(const char* name) {
    NS::Error* error = nullptr;
    auto library =
        NS::TransferPtr(device->newLibrary(autoreleasedString(kCompiledKernels), nullptr, &error));
    EXPECT_TRUE(library) << foundation::textOf(error->localizedDescription());
    auto function = NS::TransferPtr(library->newFunction(autoreleasedString(name)));
    auto state = NS::TransferPtr(device->newComputePipelineState(function.get(), &error));
    EXPECT_TRUE(state) << foundation::textOf(error->localizedDescription());
    return state;
  }
  /// One dispatch with `data` at index 0, ready to commit.
  static MTL::CommandBuffer* dispatch(MTL::CommandQueue* on,
                                      const NS::SharedPtr<MTL::ComputePipelineState>& state,
                                      MTL::Buffer* data, NS::UInteger threads, uint64_t offset = 0) {
    auto* commands = on->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(state.get());
    encoder->setBuffer(data, 0, 0);
    encoder->setBytes(&offset, sizeof offset, 1);
    encoder->dispatchThreads(MTL::Size::Make(threads, 1, 1), MTL::Size::Make(64, 1, 1));
    encoder->endEncoding();
    return commands;
  }
  static float* floats(const NS::SharedPtr<MTL::Buffer>& b) { return static_cast<float*>(b->contents()); }
};

}  // namespace invar::metal::test
