// Arrays of a kernel's thread lie on a stack that is not the kernel's: up to a limit, which the pipeline's error names.
#include "compile/Compiler.hpp"
#include "end_to_end/Program.hpp"

namespace invar::test {
namespace {

/// A kernel whose threads keep `words` words each, filled and read back in another order.
std::string keeping(unsigned words, bool withBarrier) {
  const std::string count = std::to_string(words);
  return "#include <metal_stdlib>\nusing namespace metal;\n"
         "kernel void keep(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {\n"
         "  uint own[" + count + "];\n"
         "  for (uint k = 0; k < " + count + "; ++k) own[k] = k * x[i];\n" +
         (withBarrier ? "  threadgroup_barrier(mem_flags::mem_device);\n" : "") +
         "  uint sum = 0;\n"
         "  for (uint k = 0; k < " + count + "; ++k) sum += own[(k * 7919 + x[i]) % " + count + "];\n"
         "  x[i] = sum;\n}\n";
}

TEST(PrivateMemory, TooMuchIsRefusedWithItsLimit) {
  for (const bool withBarrier : {false, true}) {
    auto library = compile::compileLibrary(keeping(50000, withBarrier), {});
    ASSERT_TRUE(library) << library.error().message;
    auto kernel = compile::compileKernel(**library, {"keep", {}});
    ASSERT_FALSE(kernel);
    EXPECT_NE(kernel.error().message.find("bytes a thread; the limit is 131072"), std::string::npos)
        << kernel.error().message;
  }
}

TEST(PrivateMemory, LargeArraysWork) {
  constexpr uint32_t kWords = 25000, kThreads = 8;
  auto pool = makePool();
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  auto queue = NS::TransferPtr(device->newCommandQueue());
  auto pipeline = makePipeline(makeLibrary(device.get(), keeping(kWords, false).c_str()).get(), "keep");
  auto buffer = NS::TransferPtr(device->newBuffer(kThreads * 4, MTL::ResourceStorageModeShared));
  auto* values = static_cast<uint32_t*>(buffer->contents());
  for (uint32_t i = 0; i < kThreads; ++i) values[i] = i + 1;
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(pipeline.get());
  encoder->setBuffer(buffer.get(), 0, 0);
  encoder->dispatchThreads(MTL::Size::Make(kThreads, 1, 1), MTL::Size::Make(kThreads, 1, 1));
  encoder->endEncoding();
  commands->commit();
  commands->waitUntilCompleted();
  ASSERT_EQ(commands->status(), MTL::CommandBufferStatusCompleted);
  for (uint32_t i = 0; i < kThreads; ++i) {
    uint32_t sum = 0;
    for (uint32_t k = 0; k < kWords; ++k) sum += (k * 7919 + i + 1) % kWords * (i + 1);
    EXPECT_EQ(values[i], sum) << "thread " << i;
  }
}

}  // namespace
}  // namespace invar::test
