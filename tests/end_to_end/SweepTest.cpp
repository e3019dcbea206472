// Whole programs from 1 to 64 threads at once: MSL kernels with barriers, MPS products, blits,
// shared events and completion handlers, each result compared with a float64 reference.
// tests.cmake runs it over numbers of workers, too.
#include <atomic>
#include <cmath>
#include <functional>
#include <semaphore>
#include <thread>

#include "end_to_end/Program.hpp"

namespace invar::test {
namespace {

constexpr uint32_t kSide = 32;
constexpr size_t kElements = kSide * kSide, kBytes = kElements * sizeof(float);
constexpr float kEpsilon = 1e-5f;

constexpr const char* kSource = R"(
#include <metal_stdlib>
using namespace metal;
kernel void layer_norm(device const float* in [[buffer(0)]], device float* out [[buffer(1)]],
                       constant uint& columns [[buffer(2)]], constant float& epsilon [[buffer(3)]],
                       threadgroup float* partial [[threadgroup(0)]],
                       uint row [[threadgroup_position_in_grid]], uint index [[thread_position_in_threadgroup]],
                       uint threads [[threads_per_threadgroup]]) {
  const uint at = row * columns + index;
  const float value = in[at];
  float moments[2];
  for (int power = 0; power < 2; ++power) {
    const float centred = power ? value - moments[0] : value;
    partial[index] = power ? centred * centred : centred;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint stride = threads / 2; stride > 0; stride /= 2) {
      if (index < stride) partial[index] += partial[index + stride];
      threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    moments[power] = partial[0] / columns;
    threadgroup_barrier(mem_flags::mem_threadgroup);
  }
  out[at] = (value - moments[0]) * rsqrt(moments[1] + epsilon);
}
)";

std::vector<double> referenceProduct(const std::vector<float>& a, const std::vector<float>& b) {
  std::vector<double> c(kElements);
  for (uint32_t r = 0; r < kSide; ++r)
    for (uint32_t k = 0; k < kSide; ++k)
      for (uint32_t j = 0; j < kSide; ++j) c[r * kSide + j] += double(a[r * kSide + k]) * b[k * kSide + j];
  return c;
}

std::vector<double> referenceLayerNorm(std::vector<double> x) {
  for (uint32_t r = 0; r < kSide; ++r) {
    double mean = 0, variance = 0;
    double* row = x.data() + r * kSide;
    for (uint32_t i = 0; i < kSide; ++i) mean += row[i] / kSide;
    for (uint32_t i = 0; i < kSide; ++i) variance += (row[i] - mean) * (row[i] - mean) / kSide;
    for (uint32_t i = 0; i < kSide; ++i) row[i] = (row[i] - mean) / std::sqrt(variance + kEpsilon);
  }
  return x;
}

/// Values in [-1, 1] that differ by thread.
std::vector<float> values(uint32_t seed) {
  std::vector<float> v(kElements);
  uint32_t state = seed * 2654435761u + 1;
  for (float& f : v) {
    state = state * 1664525u + 1013904223u;
    f = float(int32_t(state)) / 2147483648.0f;
  }
  return v;
}

/// What all threads share.
struct Shared {
  NS::SharedPtr<NS::AutoreleasePool> pool = makePool();
  NS::SharedPtr<MTL::Device> device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::SharedPtr<MTL::CommandQueue> queue = NS::TransferPtr(device->newCommandQueue());
  NS::SharedPtr<MTL::Library> library = makeLibrary(device.get(), kSource);
  NS::SharedPtr<MPS::MatrixMultiplication> product =
      NS::TransferPtr(MPS::MatrixMultiplication::alloc()->init(device.get(), kSide, kSide, kSide));
};

/// The program of one thread: copy, product on one queue; LayerNorm on another, behind a shared event; a
/// handler that commits the copy of the result.
class Client {
public:
  Client(Shared& shared, uint32_t seed)
      : m_shared(shared), m_pipeline(makePipeline(shared.library.get(), "layer_norm")),
        m_second(NS::TransferPtr(shared.device->newCommandQueue())),
        m_event(NS::TransferPtr(shared.device->newSharedEvent())) {
    // Half of the threads share one queue.
    m_first = seed % 2 ? shared.queue : NS::TransferPtr(shared.device->newCommandQueue());
    const auto a = values(seed * 2), b = values(seed * 2 + 1);
    for (auto* buffer : {&m_a, &m_b, &m_copy, &m_product, &m_normed, &m_result})
      *buffer = makeBuffer(shared.device.get(), kBytes);
    std::memcpy(m_a->contents(), a.data(), kBytes);
    std::memcpy(m_b->contents(), b.data(), kBytes);
    m_reference = referenceLayerNorm(referenceProduct(a, b));
  }

  /// What is wrong with the result, or nothing.
  std::string iterate() {
    auto pool = makePool();
    ++m_turn;
    std::memset(m_result->contents(), 0xff, kBytes);
    auto* later = m_second->commandBuffer();   // committed first, waits for the other queue
    later->encodeWait(m_event.get(), m_turn);
    encodeLayerNorm(later);
    later->addCompletedHandler([this](MTL::CommandBuffer*) { collect(); });
    later->commit();

    auto* earlier = m_first->commandBuffer();
    auto* blit = earlier->blitCommandEncoder();
    blit->copyFromBuffer(m_a.get(), 0, m_copy.get(), 0, kBytes);
    blit->fillBuffer(m_product.get(), NS::Range::Make(0, kBytes), 0xff);
    blit->endEncoding();
    auto left = makeMatrix(m_copy.get(), kSide, kSide), right = makeMatrix(m_b.get(), kSide, kSide),
         result = makeMatrix(m_product.get(), kSide, kSide);
    m_shared.product->encodeToCommandBuffer(earlier, left.get(), right.get(), result.get());
    earlier->encodeSignalEvent(m_event.get(), m_turn);
    earlier->commit();

    later->waitUntilCompleted();
    m_collected.acquire();
    for (auto* commands : {earlier, later})
      if (commands->status() != MTL::CommandBufferStatusCompleted) return textOf(commands->error());
    return difference();
  }

private:
  void encodeLayerNorm(MTL::CommandBuffer* commands) {
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(m_pipeline.get());
    encoder->setBuffer(m_product.get(), 0, 0);
    encoder->setBuffer(m_normed.get(), 0, 1);
    encoder->setBytes(&kSide, sizeof kSide, 2);
    encoder->setBytes(&kEpsilon, sizeof kEpsilon, 3);
    encoder->setThreadgroupMemoryLength(kSide * sizeof(float), 0);
    encoder->dispatchThreadgroups(MTL::Size::Make(kSide, 1, 1), MTL::Size::Make(kSide, 1, 1));
    encoder->endEncoding();
  }

  // On a thread of the library.
  void collect() {
    auto* last = m_first->commandBuffer();
    auto* blit = last->blitCommandEncoder();
    blit->copyFromBuffer(m_normed.get(), 0, m_result.get(), 0, kBytes);
    blit->endEncoding();
    last->addCompletedHandler([this](MTL::CommandBuffer*) { m_collected.release(); });
    last->commit();
  }

  std::string difference() const {
    const auto* got = static_cast<const float*>(m_result->contents());
    for (size_t i = 0; i < kElements; ++i)
      if (!(std::abs(got[i] - m_reference[i]) < 1e-3))
        return "element " + std::to_string(i) + " is " + std::to_string(got[i]) + ", not " +
               std::to_string(m_reference[i]);
    return {};
  }

  Shared& m_shared;
  NS::SharedPtr<MTL::ComputePipelineState> m_pipeline;
  NS::SharedPtr<MTL::CommandQueue> m_first, m_second;
  NS::SharedPtr<MTL::SharedEvent> m_event;
  NS::SharedPtr<MTL::Buffer> m_a, m_b, m_copy, m_product, m_normed, m_result;
  std::vector<double> m_reference;
  uint64_t m_turn = 0;
  std::binary_semaphore m_collected{0};
};

class Sweep : public testing::TestWithParam<uint32_t> {
protected:
  /// Runs one client a thread; each says what went wrong, or nothing.
  static void onAllThreads(const std::function<std::string(uint32_t)>& client) {
    std::vector<std::string> failures(GetParam());
    std::vector<std::thread> threads;
    std::atomic<bool> go{false};
    for (uint32_t t = 0; t < GetParam(); ++t)
      threads.emplace_back([&, t] {
        go.wait(false);
        auto pool = makePool();
        failures[t] = client(t);
      });
    go = true;
    go.notify_all();
    for (auto& thread : threads) thread.join();
    for (uint32_t t = 0; t < GetParam(); ++t) EXPECT_EQ(failures[t], "") << "thread " << t;
  }
  static int iterations() { return GetParam() < 8 ? 8 : 2; }
};

TEST_P(Sweep, ProductsKernelsBlitsEventsAndHandlers) {
  Shared shared;
  onAllThreads([&](uint32_t t) {
    Client client(shared, t);
    for (int i = 0; i < iterations(); ++i)
      if (auto failure = client.iterate(); !failure.empty()) return failure;
    return std::string();
  });
}

INSTANTIATE_TEST_SUITE_P(Threads, Sweep, testing::Values(1, 2, 3, 8, 64), testing::PrintToStringParamName());

}  // namespace
}  // namespace invar::test
