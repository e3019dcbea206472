// A build with a sanitizer instruments kernels too, and a plain one does not.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "compile/Compiler.hpp"
#include "end_to_end/Program.hpp"

namespace invar::test {
namespace {

constexpr const char* kSource = R"(
#include <metal_stdlib>
using namespace metal;
kernel void plain(device float* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i] += 1; }
kernel void cut(device float* x [[buffer(0)]], uint i [[thread_index_in_threadgroup]]) {
  threadgroup float shared[64];
  shared[i] = x[i];
  threadgroup_barrier(mem_flags::mem_threadgroup);
  x[i] = simd_sum(shared[63 - i]);
}
kernel void leaves(device float* x [[buffer(0)]], constant uint& far [[buffer(1)]]) { x[far] = 1; }
)";

TEST(KernelInstrumentation, FollowsTheBuild) {
  auto library = compile::compileLibrary(kSource, {});
  ASSERT_TRUE(library) << library.error().message;
  for (const char* name : {"plain", "cut"}) {
    auto artifact = compile::compileKernel(**library, {name, {}});
    ASSERT_TRUE(artifact) << artifact.error().message;
    std::ifstream file((*artifact)->path, std::ios::binary);
    const std::string object((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    ASSERT_FALSE(object.empty());
    bool thread = false, address = false;
#if INVAR_TSAN
    thread = true;
#elif INVAR_ASAN
    address = true;
#endif
    // Kernels may use any address, so accesses are announced as unaligned ones.
    EXPECT_EQ(object.find("__tsan_unaligned_write") != std::string::npos, thread) << name;
    EXPECT_EQ(object.find("__asan_report_") != std::string::npos, address) << name;
  }
}

#if INVAR_ASAN
/// One thread writes x[at] of a buffer of 1024 elements.
void writeAt(uint32_t at, bool ownMemory) {
  auto pool = makePool();
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  auto queue = NS::TransferPtr(device->newCommandQueue());
  auto pipeline = makePipeline(makeLibrary(device.get(), kSource).get(), "leaves");
  void* memory = ownMemory ? std::aligned_alloc(4096, 4096) : nullptr;
  auto buffer = memory ? NS::TransferPtr(device->newBuffer(memory, 4096, 0, nullptr)) : makeBuffer(device.get(), 100);
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(pipeline.get());
  encoder->setBuffer(buffer.get(), 0, 0);
  encoder->setBytes(&at, sizeof at, 1);
  encoder->dispatchThreads(MTL::Size::Make(1, 1, 1), MTL::Size::Make(1, 1, 1));
  encoder->endEncoding();
  commands->commit();
  commands->waitUntilCompleted();
  buffer = {};
  std::free(memory);
}

TEST(KernelInstrumentation, AWritePastTheEndOfABufferIsReported) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  writeAt(1023, true);
  EXPECT_DEATH(writeAt(1024, true), "heap-buffer-overflow.*kernel:leaves");
  writeAt(24, false);
  EXPECT_DEATH(writeAt(26, false), "use-after-poison.*kernel:leaves");
}
#endif

}  // namespace
}  // namespace invar::test
