// Kernels from source, compiled and run: what they compute, for threadgroups of many shapes.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"

namespace {

constexpr const char* kSource = R"(#include <metal_stdlib>
using namespace metal;
kernel void group_sum(device const int* in [[buffer(0)]], device int* out [[buffer(1)]], threadgroup int* shared [[threadgroup(0)]],
    uint3 size [[threads_per_threadgroup]], uint t [[thread_index_in_threadgroup]], uint3 group [[threadgroup_position_in_grid]],
    uint3 groups [[threadgroups_per_grid]], uint3 p [[thread_position_in_grid]], uint3 grid [[threads_per_grid]]) {
  uint n = size.x * size.y * size.z;
  shared[t] = in[p.x + grid.x * (p.y + grid.y * p.z)];
  threadgroup_barrier(mem_flags::mem_threadgroup);
  for (uint have = n; have > 1;) {
    uint half_ = (have + 1) / 2;
    if (t + half_ < have) shared[t] += shared[t + half_];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    have = half_;
  }
  if (t == 0) out[group.x + groups.x * (group.y + groups.y * group.z)] = shared[0];
}
kernel void lane_sum(device const int* in [[buffer(0)]], device atomic_int* out [[buffer(1)]], uint t [[thread_position_in_grid]],
    uint lane [[thread_index_in_simdgroup]]) {
  int v = in[t];
  if (t % 3 == 1) return;
  v = simd_sum(v);
  if (simd_is_first()) atomic_fetch_add_explicit(out, v, memory_order_relaxed);
}
kernel void naive(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]], device float* c [[buffer(2)]],
    constant uint& n [[buffer(3)]], uint2 g [[thread_position_in_grid]]) {
  float sum = 0;
  for (uint k = 0; k < n; ++k) sum += a[g.y * n + k] * b[k * n + g.x];
  c[g.y * n + g.x] = sum;
}
kernel void alias(device const int* in [[buffer(0)]], device int* out [[buffer(1)]], uint t [[thread_index_in_threadgroup]]) {
  int before = in[0];
  threadgroup_barrier(mem_flags::mem_device);
  if (t == 0) out[0] = before + 5;
  threadgroup_barrier(mem_flags::mem_device);
  out[t + 1] = in[0] * 100 + before;
}
kernel void apart(device int* out [[buffer(0)]], constant int& turns [[buffer(1)]], uint t [[thread_index_in_threadgroup]]) {
  for (int i = 0; i < turns; ++i) {
    if (t % 2) threadgroup_barrier(mem_flags::mem_none);
    out[i * 64 + t] += i + 1;
  }
}
kernel void arithmetic(device const int* in [[buffer(0)]], device int* out [[buffer(1)]], uint t [[thread_position_in_grid]]) {
  int a = in[t * 2], b = in[t * 2 + 1];
  out[t * 4] = a / b;
  out[t * 4 + 1] = a % b;
  out[t * 4 + 2] = 1 << b;
  out[t * 4 + 3] = int(half(float(a)) * half(2));
}
)";

class KernelResults : public testing::Test {
protected:
  void SetUp() override {
    m_pool = NS::AutoreleasePool::alloc()->init();
    NS::Error* error = nullptr;
    m_library = NS::TransferPtr(m_device->newLibrary(NS::String::string(kSource, NS::UTF8StringEncoding), nullptr, &error));
    ASSERT_TRUE(m_library) << error->localizedDescription()->utf8String();
  }
  void TearDown() override { m_pool->release(); }

  template <class T> NS::SharedPtr<MTL::Buffer> buffer(const std::vector<T>& values) {
    return NS::TransferPtr(m_device->newBuffer(values.data(), values.size() * sizeof(T), MTL::ResourceStorageModeShared));
  }
  void run(const char* name, const std::vector<MTL::Buffer*>& buffers, MTL::Size grid, MTL::Size group) {
    NS::Error* error = nullptr;
    auto function = NS::TransferPtr(m_library->newFunction(NS::String::string(name, NS::UTF8StringEncoding)));
    auto state = NS::TransferPtr(m_device->newComputePipelineState(function.get(), &error));
    ASSERT_TRUE(state) << error->localizedDescription()->utf8String();
    auto queue = NS::TransferPtr(m_device->newCommandQueue());
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(state.get());
    for (size_t i = 0; i < buffers.size(); ++i) encoder->setBuffer(buffers[i], 0, i);
    if (std::string(name) == "group_sum") encoder->setThreadgroupMemoryLength(4096, 0);
    encoder->dispatchThreads(grid, group);
    encoder->endEncoding();
    commands->commit();
    commands->waitUntilCompleted();
    ASSERT_EQ(commands->status(), MTL::CommandBufferStatusCompleted);
  }
  static int* ints(const NS::SharedPtr<MTL::Buffer>& b) { return static_cast<int*>(b->contents()); }

  NS::AutoreleasePool* m_pool = nullptr;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::SharedPtr<MTL::Library> m_library;
};

TEST_F(KernelResults, ReductionsInThreadgroupsOfManyShapes) {
  const MTL::Size shapes[] = {{1, 1, 1}, {7, 1, 1}, {32, 1, 1}, {100, 1, 1}, {1024, 1, 1}, {16, 16, 1}, {8, 8, 1}, {32, 4, 1}, {4, 4, 4}, {16, 2, 3}, {5, 3, 2}};
  const MTL::Size grid(130, 21, 5);
  std::vector<int> in(130 * 21 * 5);
  for (size_t i = 0; i < in.size(); ++i) in[i] = static_cast<int>(i * 7919 % 1000);
  auto source = buffer(in);
  for (const auto& s : shapes) {
    auto out = buffer(std::vector<int>(in.size(), -1));
    run("group_sum", {source.get(), out.get()}, grid, s);
    const size_t gx = (grid.width + s.width - 1) / s.width, gy = (grid.height + s.height - 1) / s.height;
    std::vector<int> expected(in.size(), -1);
    for (size_t z = 0; z < grid.depth; ++z)
      for (size_t y = 0; y < grid.height; ++y)
        for (size_t x = 0; x < grid.width; ++x) {
          int& sum = expected[x / s.width + gx * (y / s.height + gy * (z / s.depth))];
          sum = (sum == -1 ? 0 : sum) + in[x + grid.width * (y + grid.height * z)];
        }
    EXPECT_EQ(std::vector<int>(ints(out), ints(out) + in.size()), expected) << s.width << " " << s.height << " " << s.depth;
  }
}

TEST_F(KernelResults, LaneSumsOfThoseThatHaveNotReturned) {
  std::vector<int> in(1000);
  std::iota(in.begin(), in.end(), 1);
  int expected = 0;
  for (int i = 0; i < 1000; ++i) expected += i % 3 == 1 ? 0 : i + 1;
  auto source = buffer(in);
  for (unsigned group : {1u, 20u, 64u, 1000u}) {
    auto out = buffer(std::vector<int>{0});
    run("lane_sum", {source.get(), out.get()}, {1000, 1, 1}, {group, 1, 1});
    EXPECT_EQ(*ints(out), expected) << group;
  }
}

TEST_F(KernelResults, LoopsOfNeighboursSideBySide) {
  const uint32_t n = 75;
  std::vector<float> a(n * n), b(n * n), expected(n * n);
  for (size_t i = 0; i < a.size(); ++i) a[i] = static_cast<float>(i % 7), b[i] = static_cast<float>(i % 5);
  for (size_t y = 0; y < n; ++y)
    for (size_t x = 0; x < n; ++x)
      for (size_t k = 0; k < n; ++k) expected[y * n + x] += a[y * n + k] * b[k * n + x];
  auto x = buffer(a), y = buffer(b), size = buffer(std::vector<uint32_t>{n});
  for (MTL::Size group : {MTL::Size(32, 8, 1), MTL::Size(16, 16, 1), MTL::Size(75, 1, 1), MTL::Size(3, 5, 1)}) {
    auto z = buffer(std::vector<float>(n * n, -1));
    run("naive", {x.get(), y.get(), z.get(), size.get()}, {n, n, 1}, group);
    const auto* got = static_cast<float*>(z->contents());
    EXPECT_EQ(std::vector<float>(got, got + n * n), expected) << group.width;
  }
}

TEST_F(KernelResults, ConstBuffersChangeAtBarriersThroughOtherBindings) {
  for (unsigned group : {40u, 64u}) {
    auto both = buffer(std::vector<int>(100, 7));
    run("alias", {both.get(), both.get()}, {group, 1, 1}, {group, 1, 1});
    for (unsigned t = 0; t < group; ++t) ASSERT_EQ(ints(both)[t + 1], 1207) << t;
  }
}

TEST_F(KernelResults, BarriersThatOnlySomeReachKeepLanesInTheirTurn) {
  auto out = buffer(std::vector<int>(64 * 9, 0)), turns = buffer(std::vector<int>{8});
  run("apart", {out.get(), turns.get()}, {64, 1, 1}, {64, 1, 1});
  for (int i = 0; i < 9; ++i)
    for (int t = 0; t < 64; ++t) ASSERT_EQ(ints(out)[i * 64 + t], i < 8 ? i + 1 : 0) << i << " " << t;
}

TEST_F(KernelResults, ArithmeticThatCppLeavesUndefined) {
  auto in = buffer(std::vector<int>{7, 0, INT32_MIN, -1, 9, 33, -9, 4});
  auto out = buffer(std::vector<int>(16));
  run("arithmetic", {in.get(), out.get()}, {4, 1, 1}, {4, 1, 1});
  const int* got = ints(out);
  EXPECT_EQ(std::vector<int>(got, got + 4), (std::vector<int>{0, 7, 1, 14}));
  EXPECT_EQ(std::vector<int>(got + 4, got + 7), (std::vector<int>{INT32_MIN, 0, INT32_MIN}));
  EXPECT_EQ(std::vector<int>(got + 8, got + 12), (std::vector<int>{0, 9, 2, 18}));
  EXPECT_EQ(std::vector<int>(got + 12, got + 16), (std::vector<int>{-2, -1, 16, -18}));
}

}  // namespace
