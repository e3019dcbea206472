// simdgroup_matrix: products, loading and storing in every form, the lanes' own elements, and values that live in loops.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"

namespace {

constexpr const char* kSource = R"(#include <metal_stdlib>
using namespace metal;

// c = a * b for matrices of any multiple of 16: each SIMD-group has a tile of 16 by 16 in four accumulators.
template <typename T, typename A>
kernel void gemm(device const T* a [[buffer(0)]], device const T* b [[buffer(1)]], device A* c [[buffer(2)]],
    constant uint& n [[buffer(3)]], uint2 group [[threadgroup_position_in_grid]], uint simdgroup [[simdgroup_index_in_threadgroup]]) {
  uint row = group.y * 32 + simdgroup / 2 * 16, column = group.x * 32 + simdgroup % 2 * 16;
  simdgroup_matrix<A, 8, 8> sums[4];
  for (int i = 0; i < 4; ++i) sums[i] = make_filled_simdgroup_matrix<A, 8, 8>(0);
  for (uint k = 0; k < n; k += 8) {
    simdgroup_matrix<T, 8, 8> left[2], right[2];
    for (uint i = 0; i < 2; ++i) {
      simdgroup_load(left[i], a, n, ulong2(k, row + 8 * i));
      simdgroup_load(right[i], b + k * n + column + 8 * i, n);
    }
    for (uint i = 0; i < 4; ++i) simdgroup_multiply_accumulate(sums[i], left[i / 2], right[i % 2], sums[i]);
  }
  for (uint i = 0; i < 4; ++i) simdgroup_store(sums[i], c + (row + i / 2 * 8) * n + column + i % 2 * 8, n);
}
template [[host_name("gemm_float")]] kernel decltype(gemm<float, float>) gemm<float, float>;
template [[host_name("gemm_half")]] kernel decltype(gemm<half, float>) gemm<half, float>;
template [[host_name("gemm_half_sums")]] kernel decltype(gemm<half, half>) gemm<half, half>;
template [[host_name("gemm_bfloat")]] kernel decltype(gemm<bfloat, float>) gemm<bfloat, float>;

// The same, with operands that lanes bring themselves, as fragments, and sums that they look at in the end.
kernel void fragments(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]], device float* c [[buffer(2)]],
    constant uint& n [[buffer(3)]], uint2 group [[threadgroup_position_in_grid]], ushort lane [[thread_index_in_simdgroup]]) {
  const ushort quad = lane / 4, row = (quad & 4) + (lane / 2) % 4, column = (quad & 2) * 2 + (lane % 2) * 2;
  float2 sum = 0;
  for (uint k = 0; k < n; k += 8) {
    simdgroup_float8x8 left, right, product;
    device const float* from = a + (group.y * 8 + row) * n + k + column;
    reinterpret_cast<thread float2&>(left.thread_elements()) = float2(from[0], from[1]);
    from = b + (k + row) * n + group.x * 8 + column;
    right.thread_elements()[0] = from[0];
    right.thread_elements()[1] = from[1];
    simdgroup_float8x8 before;
    before.thread_elements() = sum;
    simdgroup_multiply_accumulate(product, left, right, before);
    sum = product.thread_elements();
  }
  device float2* to = reinterpret_cast<device float2*>(c + (group.y * 8 + row) * n + group.x * 8 + column);
  to[0] = sum;
}

// Each lane's elements of the matrix 0, 1, ... 63; transposed; a diagonal; and a store with transposition.
kernel void layout(device const float* in [[buffer(0)]], device float* out [[buffer(1)]], threadgroup half* shared [[threadgroup(0)]],
    uint lane [[thread_index_in_simdgroup]]) {
  simdgroup_float8x8 m, t;
  simdgroup_load(m, in);
  simdgroup_load(t, in, 8, ulong2(0, 0), true);
  out[lane * 2] = m.thread_elements()[0];
  out[lane * 2 + 1] = m.thread_elements()[1];
  out[64 + lane * 2] = t.thread_elements().x;
  out[64 + lane * 2 + 1] = t.thread_elements().y;
  simdgroup_store(m * simdgroup_float8x8(2.0f), out + 128);
  simdgroup_store(m, out + 192, 8, ulong2(0, 0), true);
  shared[lane] = half(in[lane]);
  shared[lane + 32] = half(in[lane + 32]);
  simdgroup_barrier(mem_flags::mem_threadgroup);
  simdgroup_half8x8 h;
  simdgroup_load(h, shared, 8);
  simdgroup_float8x8 product;
  simdgroup_multiply(product, m, h);
  simdgroup_store(product, out + 256);
}

// A loop whose length lanes agree on only at run time, and a choice between matrices.
kernel void chosen(device const float* in [[buffer(0)]], device float* out [[buffer(1)]], constant uint& turns [[buffer(2)]]) {
  simdgroup_float8x8 m, sum(1.0f);
  simdgroup_load(m, in);
  for (uint i = 0; i < turns; ++i) {
    if (i % 2 == 0) simdgroup_multiply(sum, sum, m);
    else sum = sum + m;
    threadgroup_barrier(mem_flags::mem_none);
  }
  simdgroup_store(sum, out);
}
)";

class SimdgroupMatrix : public testing::Test {
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
  void run(const char* name, const std::vector<MTL::Buffer*>& buffers, MTL::Size groups, MTL::Size group) {
    NS::Error* error = nullptr;
    auto function = NS::TransferPtr(m_library->newFunction(NS::String::string(name, NS::UTF8StringEncoding)));
    auto state = NS::TransferPtr(m_device->newComputePipelineState(function.get(), &error));
    ASSERT_TRUE(state) << error->localizedDescription()->utf8String();
    auto queue = NS::TransferPtr(m_device->newCommandQueue());
    MTL::CommandBuffer* commands = queue->commandBuffer();
    MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(state.get());
    for (size_t i = 0; i < buffers.size(); ++i) encoder->setBuffer(buffers[i], 0, i);
    encoder->setThreadgroupMemoryLength(1024, 0);
    encoder->dispatchThreadgroups(groups, group);
    encoder->endEncoding();
    commands->commit();
    commands->waitUntilCompleted();
    ASSERT_EQ(commands->status(), MTL::CommandBufferStatusCompleted);
  }

  NS::AutoreleasePool* m_pool = nullptr;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::SharedPtr<MTL::Library> m_library;
};

float widen(float x) { return x; }
float widen(_Float16 x) { return float(x); }
struct Bfloat {
  uint16_t bits = 0;
  Bfloat() = default;
  explicit Bfloat(float x) : bits(uint16_t(std::bit_cast<uint32_t>(x) >> 16)) {}
};
float widen(Bfloat x) { return std::bit_cast<float>(uint32_t(x.bits) << 16); }

template <class T> std::vector<T> numbers(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<T> values(count);
  for (T& value : values) value = T(float(int(random() % 33) - 16) / 8);   // exact in every type
  return values;
}

template <class T> std::vector<float> product(const std::vector<T>& a, const std::vector<T>& b, size_t n) {
  std::vector<float> c(n * n);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < n; ++j)
      for (size_t k = 0; k < n; ++k) c[i * n + j] += widen(a[i * n + k]) * widen(b[k * n + j]);
  return c;
}

constexpr uint32_t kSize = 64;

#define CHECK_GEMM(name, T, A, tolerance)                                                                    \
  TEST_F(SimdgroupMatrix, name) {                                                                            \
    const auto a = numbers<T>(kSize * kSize, 1), b = numbers<T>(kSize * kSize, 2);                           \
    auto bufferA = buffer(a), bufferB = buffer(b), bufferC = buffer(std::vector<A>(kSize * kSize)),          \
         size = buffer(std::vector<uint32_t>{kSize});                                                        \
    run(#name, {bufferA.get(), bufferB.get(), bufferC.get(), size.get()}, MTL::Size::Make(2, 2, 1),          \
        MTL::Size::Make(128, 1, 1));                                                                         \
    const auto expected = product(a, b, kSize);                                                              \
    auto* c = static_cast<const A*>(bufferC->contents());                                                    \
    for (size_t i = 0; i < expected.size(); ++i) ASSERT_NEAR(widen(c[i]), expected[i], tolerance) << i;      \
  }
CHECK_GEMM(gemm_float, float, float, 0)
CHECK_GEMM(gemm_half, _Float16, float, 0)
CHECK_GEMM(gemm_half_sums, _Float16, _Float16, 0.5)
CHECK_GEMM(gemm_bfloat, Bfloat, float, 0)

TEST_F(SimdgroupMatrix, fragmentsOfLanes) {
  const auto a = numbers<float>(kSize * kSize, 3), b = numbers<float>(kSize * kSize, 4);
  auto bufferA = buffer(a), bufferB = buffer(b), bufferC = buffer(std::vector<float>(kSize * kSize)),
       size = buffer(std::vector<uint32_t>{kSize});
  run("fragments", {bufferA.get(), bufferB.get(), bufferC.get(), size.get()}, MTL::Size::Make(8, 8, 1), MTL::Size::Make(32, 1, 1));
  const auto expected = product(a, b, kSize);
  auto* c = static_cast<const float*>(bufferC->contents());
  for (size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(c[i], expected[i]) << i;
}

TEST_F(SimdgroupMatrix, layoutOfLanes) {
  std::vector<float> in(64);
  for (int i = 0; i < 64; ++i) in[i] = float(i);
  auto from = buffer(in), to = buffer(std::vector<float>(320));
  run("layout", {from.get(), to.get()}, MTL::Size::Make(1, 1, 1), MTL::Size::Make(32, 1, 1));
  auto* out = static_cast<const float*>(to->contents());
  const auto square = product(in, in, 8);
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned e = 0; e < 2; ++e) {
      const unsigned row = (lane / 4 & 4) + lane / 2 % 4, column = (lane / 4 & 2) * 2 + lane % 2 * 2 + e;
      EXPECT_EQ(out[lane * 2 + e], float(row * 8 + column)) << lane;
      EXPECT_EQ(out[64 + lane * 2 + e], float(column * 8 + row)) << lane;
    }
  for (int i = 0; i < 64; ++i) {
    EXPECT_EQ(out[128 + i], 2 * in[i]);
    EXPECT_EQ(out[192 + i], in[i % 8 * 8 + i / 8]);
    EXPECT_EQ(out[256 + i], square[i]);
  }
}

TEST_F(SimdgroupMatrix, loopsAndChoices) {
  const auto in = numbers<float>(64, 5);
  auto from = buffer(in), to = buffer(std::vector<float>(64)), turns = buffer(std::vector<uint32_t>{3});
  run("chosen", {from.get(), to.get(), turns.get()}, MTL::Size::Make(1, 1, 1), MTL::Size::Make(64, 1, 1));
  std::vector<float> sum = in;   // 1 * m
  for (int i = 0; i < 64; ++i) sum[i] += in[i];
  sum = product(sum, in, 8);
  auto* out = static_cast<const float*>(to->contents());
  for (int i = 0; i < 64; ++i) EXPECT_EQ(out[i], sum[i]) << i;
}

}  // namespace
