// Kernels with MTL_SHADER_VALIDATION's checks: what is out of bounds reads 0 or is not written, is reported
// with kernel, argument, offset and limit, and everything else is done as if nothing had been wrong.
#include <cstdlib>
#include <numeric>

#include "CompiledKernels.hpp"

namespace invar::metal::test {
namespace {

constexpr const char* kSource = R"(
#include <metal_stdlib>
using namespace metal;
struct Pair { float4 a, b; };
struct Big { float values[100]; };
constant int kTable[4] = {1, 2, 3, 4};

kernel void store(device float* out [[buffer(0)]], constant int& shift [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  out[int(i) + shift] = 7;
}
kernel void load(device float* out [[buffer(0)]], constant int& shift [[buffer(1)]], device const float* in [[buffer(2)]],
                 uint i [[thread_position_in_grid]]) {
  out[i] = in[int(i) + shift] + 1;
}
kernel void loadConstant(device float* out [[buffer(0)]], constant float* in [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  out[i] = in[i] + 1;
}
kernel void table(device int* out [[buffer(0)]], constant int& shift [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  out[i] = kTable[int(i) + shift];
}
kernel void dynamicThreadgroup(device float* out [[buffer(0)]], constant int& shift [[buffer(1)]],
                               threadgroup float* first [[threadgroup(0)]], threadgroup float* second [[threadgroup(1)]],
                               uint i [[thread_index_in_threadgroup]]) {
  second[i] = 5;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  first[int(i) + shift] = 9;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  out[i] = second[i];
}
kernel void staticThreadgroup(device float* out [[buffer(0)]], constant int& shift [[buffer(1)]],
                              uint i [[thread_index_in_threadgroup]]) {
  threadgroup float first[32];
  threadgroup float second[32];
  first[i] = 3;
  second[i] = 5;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  first[int(i) + shift] = 9;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  out[i] = second[i] + first[i] * 0;
}
kernel void atomics(device atomic_uint* out [[buffer(0)]], constant int& shift [[buffer(1)]],
                    device uint* seen [[buffer(2)]], uint i [[thread_position_in_grid]]) {
  uint old = atomic_fetch_add_explicit(&out[shift], 1u, memory_order_relaxed);
  uint expected = atomic_load_explicit(&out[shift], memory_order_relaxed);
  while (!atomic_compare_exchange_weak_explicit(&out[shift], &expected, expected + 1, memory_order_relaxed,
                                                memory_order_relaxed)) {}
  seen[i] = old;
}
kernel void choose(device float* a [[buffer(0)]], constant int& shift [[buffer(1)]], device float* b [[buffer(2)]],
                   uint i [[thread_position_in_grid]]) {
  device float* p = (i & 1) ? a : b;
  for (int k = 0; k < 4; ++k) { p[int(i) + shift] = float(k); p = (p == a) ? b : a; }
}
kernel void copyBig(device Big* out [[buffer(0)]], constant int& shift [[buffer(1)]], device const Big* in [[buffer(2)]],
                    uint i [[thread_position_in_grid]]) {
  Big big = in[int(i) + shift];
  big.values[99] += 1;
  out[i] = big;
}
kernel void copyPair(device Pair* out [[buffer(0)]], constant int& shift [[buffer(1)]], device const Pair* in [[buffer(2)]],
                     uint i [[thread_position_in_grid]]) { out[int(i) + shift] = in[i]; }
struct Pointers { device float* data; };
kernel void indirect(device float* out [[buffer(0)]], constant int& shift [[buffer(1)]],
                     device const Pointers& pointers [[buffer(2)]], uint i [[thread_position_in_grid]]) {
  out[i] = pointers.data[int(i) + shift] + 1;
}
kernel void matrices(device float* out [[buffer(0)]], constant int& shift [[buffer(1)]], device const float* in [[buffer(2)]],
                     uint i [[thread_position_in_grid]]) {
  simdgroup_float8x8 m;
  simdgroup_load(m, in, 8);
  simdgroup_store(m, out, 8);
  simdgroup_store(m, out + shift, 8);
}
kernel void sums(device const float* in [[buffer(0)]], device float* out [[buffer(2)]], threadgroup float* part [[threadgroup(0)]],
                 uint i [[thread_index_in_threadgroup]], uint n [[threads_per_threadgroup]], uint g [[threadgroup_position_in_grid]]) {
  part[i] = simd_sum(in[g * n + i]);
  for (uint s = n / 2; s > 0; s /= 2) {
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (i < s) part[i] += part[i + s];
  }
  if (i == 0) out[g] = part[0] / 32;
}
)";

class ShaderValidationTest : public CommandTest {
protected:
  NS::SharedPtr<MTL::ComputePipelineState> checked(
      const char* name, MTL::ShaderValidation validation = MTL::ShaderValidationEnabled) {
    NS::Error* error = nullptr;
    auto library = NS::TransferPtr(device->newLibrary(autoreleasedString(kSource), nullptr, &error));
    EXPECT_TRUE(library) << foundation::textOf(error->localizedDescription());
    auto function = NS::TransferPtr(library->newFunction(autoreleasedString(name)));
    auto descriptor = NS::TransferPtr(MTL::ComputePipelineDescriptor::alloc()->init());
    descriptor->setComputeFunction(function.get());
    descriptor->setShaderValidation(validation);
    auto state = NS::TransferPtr(
        device->newComputePipelineState(descriptor.get(), MTL::PipelineOptionNone, nullptr, &error));
    EXPECT_TRUE(state) << foundation::textOf(error->localizedDescription());
    return state;
  }
  /// 32 threads with `data` at 0, `shift` at 1 and `more` at 2; ready to commit.
  MTL::CommandBuffer* dispatch(const char* name, MTL::Buffer* data, int shift, MTL::Buffer* more = nullptr,
                               NS::UInteger offset = 0) {
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(checked(name).get());
    encoder->setBuffer(data, offset, 0);
    encoder->setBytes(&shift, sizeof shift, 1);
    if (more) encoder->setBuffer(more, 0, 2);
    encoder->setThreadgroupMemoryLength(32 * sizeof(float), 0);
    encoder->setThreadgroupMemoryLength(32 * sizeof(float), 1);
    encoder->dispatchThreads(MTL::Size::Make(32, 1, 1), MTL::Size::Make(32, 1, 1));
    encoder->endEncoding();
    return commands;
  }
  static float* floats(const NS::SharedPtr<MTL::Buffer>& b) { return static_cast<float*>(b->contents()); }
  /// Neighbours in a heap, with nothing between them that could catch an overrun.
  std::pair<NS::SharedPtr<MTL::Buffer>, NS::SharedPtr<MTL::Buffer>> neighbours(NS::UInteger length) {
    auto descriptor = NS::TransferPtr(MTL::HeapDescriptor::alloc()->init());
    descriptor->setSize(1 << 16);
    descriptor->setStorageMode(MTL::StorageModeShared);
    heap = NS::TransferPtr(device->newHeap(descriptor.get()));
    auto a = NS::TransferPtr(heap->newBuffer(length, MTL::ResourceStorageModeShared));
    auto b = NS::TransferPtr(heap->newBuffer(length, MTL::ResourceStorageModeShared));
    return {a, b};
  }
  NS::SharedPtr<MTL::Heap> heap;
};

TEST_F(ShaderValidationTest, WhatIsRightIsDoneWithoutAnError) {
  auto data = buffer(128);
  expectSuccess(dispatch("store", data.get(), 0));
  for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(data)[i], 7);
  auto in = buffer(4096), out = buffer(128);
  std::iota(floats(in), floats(in) + 1024, 0.0f);
  for (const NS::UInteger group : {32u, 256u}) {
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(checked("sums").get());
    encoder->setBuffer(in.get(), 0, 0);
    encoder->setBuffer(out.get(), 0, 2);
    encoder->setThreadgroupMemoryLength(group * sizeof(float), 0);
    encoder->dispatchThreads(MTL::Size::Make(1024, 1, 1), MTL::Size::Make(group, 1, 1));
    encoder->endEncoding();
    expectSuccess(commands);
    EXPECT_EQ(floats(out)[0], float(group * (group - 1) / 2));
  }
}

TEST_F(ShaderValidationTest, StoresBeyondABufferAreDropped) {
  auto [a, b] = neighbours(256);
  auto* commands = dispatch("store", a.get(), 48);
  expectFailure(commands, {"[kernel 'store'] invalid store of 4 bytes at offset ",
                           " of buffer(0) 'out', limit 256 bytes", "; thread (",
                           "nothing was stored (MTL_SHADER_VALIDATION)"});
  for (int i = 0; i < 64; ++i) EXPECT_EQ(floats(a)[i], i < 48 ? 0 : 7) << i;   // those within are done
  for (int i = 0; i < 64; ++i) EXPECT_EQ(floats(b)[i], 0) << i;
  expectFailure(dispatch("store", b.get(), -40), {"at offset -", " of buffer(0) 'out', limit 256 bytes"});
  for (int i = 0; i < 64; ++i) EXPECT_EQ(floats(a)[i], i < 48 ? 0 : 7) << i;
}

TEST_F(ShaderValidationTest, OffsetsCountFromTheBuffersStart) {
  auto data = buffer(256);
  expectSuccess(
      dispatch("store", data.get(), -32, nullptr, 128));   // within the buffer, before what is bound
  EXPECT_EQ(floats(data)[0], 7);
  expectFailure(dispatch("store", data.get(), 1, nullptr, 128),
                {"at offset 256 of buffer(0) 'out', limit 256 bytes"});
}

TEST_F(ShaderValidationTest, FarAwayIsNoFault) {
  auto data = buffer(128);
  for (const int shift : {1 << 28, -(1 << 28)})
    expectFailure(dispatch("store", data.get(), shift), {"invalid store"});
}

TEST_F(ShaderValidationTest, LoadsGiveZero) {
  auto [in, next] = neighbours(128);
  for (int i = 0; i < 32; ++i) floats(in)[i] = floats(next)[i] = 5;
  auto out = buffer(128);
  expectFailure(dispatch("load", out.get(), 16, in.get()),
                {"[kernel 'load'] invalid load of 4 bytes at offset ", " of buffer(2) 'in', limit 128 bytes",
                 "0 was loaded"});
  for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(out)[i], i < 16 ? 6 : 1) << i;
}

TEST_F(ShaderValidationTest, BytesOfAnEncoder) {
  auto out = buffer(128, 0xff);
  expectFailure(dispatch("loadConstant", out.get(), 0), {" of buffer(1) 'in', limit 4 bytes"});
  for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(out)[i], 1) << i;
}

TEST_F(ShaderValidationTest, AnArgumentThatIsNotBound) {
  auto out = buffer(128);
  expectFailure(dispatch("load", out.get(), 0), {"buffer(2) 'in', to which nothing is bound"});
  for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(out)[i], 1) << i;
}

TEST_F(ShaderValidationTest, ConstantsOfTheProgram) {
  auto out = buffer(128, 0xff);
  expectFailure(dispatch("table", out.get(), 2),
                {"[kernel 'table'] invalid load", "of a constant, limit 16 bytes"});
  for (int i = 0; i < 32; ++i) EXPECT_EQ(words(out)[i], i < 2 ? uint32_t(i + 3) : 0) << i;
}

TEST_F(ShaderValidationTest, ThreadgroupMemory) {
  auto out = buffer(128);
  for (const int shift : {16, -16}) {
    expectFailure(dispatch("dynamicThreadgroup", out.get(), shift),
                  {"invalid store", "of threadgroup(0) 'first', limit 128 bytes"});
    for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(out)[i], 5) << i;
    expectFailure(dispatch("staticThreadgroup", out.get(), shift),
                  {"invalid store", "of a threadgroup variable, limit 128 bytes"});
    for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(out)[i], 5) << i;
  }
}

TEST_F(ShaderValidationTest, AtomicsEnd) {
  auto [data, next] = neighbours(128);
  auto seen = buffer(128, 0xff);
  expectFailure(dispatch("atomics", data.get(), 64, seen.get()),
                {"invalid ", "buffer(0) 'out', limit 128 bytes"});
  for (int i = 0; i < 32; ++i) EXPECT_EQ(words(seen)[i], 0u);
  EXPECT_EQ(words(next)[0], 0u);
  expectSuccess(dispatch("atomics", data.get(), 0, seen.get()));
  EXPECT_EQ(words(data)[0], 64u);
}

TEST_F(ShaderValidationTest, PointersThatMayLeadToEither) {
  auto a = buffer(128), b = buffer(64);
  expectFailure(dispatch("choose", a.get(), 0, b.get()), {"of buffer(2) 'b', limit 64 bytes"});
  for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(a)[i], i & 1 ? 2 : 3) << i;
  for (int i = 0; i < 16; ++i) EXPECT_EQ(floats(b)[i], i & 1 ? 3 : 2) << i;
}

TEST_F(ShaderValidationTest, CopiesOfStructures) {
  auto in = buffer(400 * 32), out = buffer(400 * 32, 0xff);
  std::fill_n(floats(in), 100 * 32, 2.0f);
  expectFailure(dispatch("copyBig", out.get(), 31, in.get()),
                {"invalid load", "of buffer(2) 'in', limit 12800 bytes"});
  EXPECT_EQ(floats(out)[0], 2);
  EXPECT_EQ(floats(out)[99], 3);
  for (int i = 1; i < 32; ++i) {
    EXPECT_EQ(floats(out)[i * 100 + 98], 0) << i;
    EXPECT_EQ(floats(out)[i * 100 + 99], 1) << i;
  }
  auto [pairs, next] = neighbours(32 * 32);
  expectFailure(dispatch("copyPair", pairs.get(), 1, in.get()),
                {"invalid store", "at offset 1024 of buffer(0) 'out'"});
  EXPECT_EQ(floats(pairs)[8], 2);
  EXPECT_EQ(floats(next)[0], 0);
}

TEST_F(ShaderValidationTest, PointersFromMemory) {
  auto data = buffer(128), pointers = buffer(16), out = buffer(128);
  std::fill_n(floats(data), 32, 4.0f);
  *static_cast<uint64_t*>(pointers->contents()) = data->gpuAddress();
  expectSuccess(dispatch("indirect", out.get(), 0, pointers.get()));
  for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(out)[i], 5) << i;
  expectFailure(dispatch("indirect", out.get(), 16, pointers.get()),
                {"[kernel 'indirect'] invalid load of 4 bytes at address 0x", "in no memory of the device"});
  for (int i = 0; i < 32; ++i) EXPECT_EQ(floats(out)[i], i < 16 ? 5 : 1) << i;
  *static_cast<uint64_t*>(pointers->contents()) = 0;
  expectFailure(dispatch("indirect", out.get(), 0, pointers.get()), {"at address 0x"});
}

TEST_F(ShaderValidationTest, MatricesOfASimdgroup) {
  auto in = buffer(256), out = buffer(512);
  std::iota(floats(in), floats(in) + 64, 0.0f);
  expectSuccess(dispatch("matrices", out.get(), 64, in.get()));
  for (int i = 0; i < 128; ++i) EXPECT_EQ(floats(out)[i], i % 64) << i;
  auto [first, next] = neighbours(512);
  expectFailure(
      dispatch("matrices", first.get(), 72, in.get()),
      {"[kernel 'matrices'] invalid store of 256 bytes at offset 288 of buffer(0) 'out', limit 512 bytes"});
  for (int i = 0; i < 64; ++i) EXPECT_EQ(floats(first)[i], i) << i;
  for (int i = 0; i < 128; ++i) EXPECT_EQ(floats(next)[i], 0) << i;
}

TEST_F(ShaderValidationTest, TheRestOfTheWorkGoesOn) {
  auto data = buffer(128), after = buffer(128);
  const int wrong = 1000, right = 0;
  auto* commands = queue->commandBuffer();
  for (const auto& [target, shift] : {std::pair{data.get(), wrong}, std::pair{after.get(), right}}) {
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(checked("store").get());
    encoder->setBuffer(target, 0, 0);
    encoder->setBytes(&shift, sizeof shift, 1);
    encoder->dispatchThreads(MTL::Size::Make(32, 1, 1), MTL::Size::Make(1, 1, 1));   // several chunks
    encoder->endEncoding();
  }
  auto* blit = commands->blitCommandEncoder();
  blit->copyFromBuffer(after.get(), 0, data.get(), 0, 128);
  blit->endEncoding();
  expectFailure(commands, {"[kernel 'store'] invalid store"});
  EXPECT_EQ(floats(data)[31], 7);
}

TEST_F(ShaderValidationTest, IsAPropertyOfThePipeline) {
  auto descriptor = NS::TransferPtr(MTL::ComputePipelineDescriptor::alloc()->init());
  EXPECT_EQ(descriptor->shaderValidation(), MTL::ShaderValidationDefault);
  descriptor->setShaderValidation(MTL::ShaderValidationEnabled);
  auto copy = NS::TransferPtr(descriptor->copy());
  EXPECT_EQ(copy->shaderValidation(), MTL::ShaderValidationEnabled);
  EXPECT_EQ(checked("store")->shaderValidation(), MTL::ShaderValidationEnabled);
  // From the same library: neither is taken for the other.
  EXPECT_EQ(checked("store", MTL::ShaderValidationDisabled)->shaderValidation(),
            MTL::ShaderValidationDisabled);
  EXPECT_EQ(checked("store")->shaderValidation(), MTL::ShaderValidationEnabled);
  const auto program = [&](const char* setting) {
    setenv("MTL_SHADER_VALIDATION", setting, 1);   // the new process reads it
    EXPECT_EXIT(std::exit(int(checked("store", MTL::ShaderValidationDefault)->shaderValidation())),
                testing::ExitedWithCode(*setting == '1' ? 1 : 2), "");
    unsetenv("MTL_SHADER_VALIDATION");
  };
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  program("1");
  program("0");
}

}  // namespace
}  // namespace invar::metal::test
