// The verdict on a program's own synchronisation: two writes of one buffer that nothing orders make
// ThreadSanitizer report, whoever makes them (a kernel, a blit, a library's product); with any of Metal's
// ways to order them it is silent.
#include <cstdlib>

#include "end_to_end/Program.hpp"

namespace invar::test {
namespace {

constexpr const char* kSource = R"(
#include <metal_stdlib>
using namespace metal;
// Passes wait a while for each other, so that two that may overlap do.
kernel void bump(device uint* counts [[buffer(0)]], device atomic_uint* arrived [[buffer(1)]],
                 uint i [[thread_position_in_grid]]) {
  if (i == 0) {
    atomic_fetch_add_explicit(arrived, 1, memory_order_relaxed);
    for (uint spin = 0; spin < 100000 && atomic_load_explicit(arrived, memory_order_relaxed) < 2; ++spin) {}
  }
  counts[i] += 1;
}
)";

constexpr int kRounds = 20;          // until the two have met on two threads
constexpr int kOrderedRounds = 3;
constexpr NS::UInteger kThreads = 64, kSide = 192, kBlitBytes = 4 << 20;

enum class Order { None, Tracked, Fence, Event, Barrier };
enum class Place { Encoders, Queues, OneEncoder };

/// A process of its own runs one of these and exits: with 0 when results are right and nothing was reported.
class Verdict {
public:
  Verdict() : m_pool(makePool()), m_device(NS::TransferPtr(MTL::CreateSystemDefaultDevice())) {
    for (auto& queue : m_queues) queue = NS::TransferPtr(m_device->newCommandQueue());
  }

  [[noreturn]] void kernels(Place place, Order order) {
    auto library = makeLibrary(m_device.get(), kSource);
    auto pipeline = makePipeline(library.get(), "bump");
    auto counts = makeBuffer(m_device.get(), kThreads * 4, order == Order::Tracked);
    const int rounds = order == Order::None ? kRounds : kOrderedRounds;
    for (int round = 0; round < rounds; ++round) {
      auto pool = makePool();
      // Never tracked: it must not order the passes in the place of `counts`.
      auto arrived = makeBuffer(m_device.get(), 4, false);
      auto fence = NS::TransferPtr(m_device->newFence());
      auto event = NS::TransferPtr(m_device->newEvent());
      const auto encode = [&](MTL::ComputeCommandEncoder* encoder) {
        encoder->setComputePipelineState(pipeline.get());
        encoder->setBuffer(counts.get(), 0, 0);
        encoder->setBuffer(arrived.get(), 0, 1);
        encoder->dispatchThreads(MTL::Size::Make(kThreads, 1, 1), MTL::Size::Make(kThreads, 1, 1));
      };
      auto* first = m_queues[0]->commandBuffer();
      auto* second = place == Place::Queues ? m_queues[1]->commandBuffer() : first;
      auto* encoder = first->computeCommandEncoder(
          place == Place::OneEncoder ? MTL::DispatchTypeConcurrent : MTL::DispatchTypeSerial);
      encode(encoder);
      if (place == Place::OneEncoder) {
        if (order == Order::Barrier) encoder->memoryBarrier(MTL::BarrierScopeBuffers);
      } else {
        if (order == Order::Fence) encoder->updateFence(fence.get());
        encoder->endEncoding();
        if (order == Order::Event) {
          first->encodeSignalEvent(event.get(), 1);
          second->encodeWait(event.get(), 1);
        }
        encoder = second->computeCommandEncoder();
        if (order == Order::Fence) encoder->waitForFence(fence.get());
      }
      encode(encoder);
      encoder->endEncoding();
      finish(first, second);
    }
    const auto* results = static_cast<const uint32_t*>(counts->contents());
    for (NS::UInteger i = 0; i < kThreads && order != Order::None; ++i)
      if (results[i] != uint32_t(rounds) * 2) std::exit(2);
    std::exit(0);
  }

  [[noreturn]] void blits(bool tracked) {
    auto target = makeBuffer(m_device.get(), kBlitBytes, tracked);
    for (int round = 0; round < (tracked ? kOrderedRounds : kRounds); ++round) {
      auto pool = makePool();
      auto* commands = m_queues[0]->commandBuffer();
      for (uint8_t value : {1, 2}) {
        auto* encoder = commands->blitCommandEncoder();
        encoder->fillBuffer(target.get(), NS::Range::Make(0, kBlitBytes), value);
        encoder->endEncoding();
      }
      finish(commands, commands);
    }
    std::exit(0);
  }

  [[noreturn]] void products(bool tracked) {
    auto a = makeBuffer(m_device.get(), kSide * kSide * 4), c = makeBuffer(m_device.get(), kSide * kSide * 4, tracked);
    auto source = makeMatrix(a.get(), kSide, kSide), result = makeMatrix(c.get(), kSide, kSide);
    auto kernel = NS::TransferPtr(MPS::MatrixMultiplication::alloc()->init(m_device.get(), kSide, kSide, kSide));
    for (int round = 0; round < (tracked ? kOrderedRounds : kRounds); ++round) {
      auto pool = makePool();
      auto* commands = m_queues[0]->commandBuffer();
      for (int i = 0; i < 2; ++i)
        kernel->encodeToCommandBuffer(commands, source.get(), source.get(), result.get());
      finish(commands, commands);
    }
    std::exit(0);
  }

private:
  static void finish(MTL::CommandBuffer* first, MTL::CommandBuffer* second) {
    first->commit();
    if (second != first) second->commit();
    for (auto* commands : {first, second}) {
      commands->waitUntilCompleted();
      if (commands->status() != MTL::CommandBufferStatusCompleted) std::exit(3);
    }
  }

  NS::SharedPtr<NS::AutoreleasePool> m_pool;
  NS::SharedPtr<MTL::Device> m_device;
  NS::SharedPtr<MTL::CommandQueue> m_queues[2];
};

class HazardVerdict : public testing::Test {
protected:
  // The child starts anew: ThreadSanitizer does not follow threads that a forked child makes.
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  // Two passes overlap only where there are workers for both.
  static Verdict verdict() {
    setenv("INVAR_WORKERS", "4", 1);
    return {};
  }
};

#if INVAR_TSAN
constexpr int kReported = 66;   // ThreadSanitizer's exit status

TEST_F(HazardVerdict, TwoPassesOverUntrackedMemoryAreReported) {
  EXPECT_EXIT(verdict().kernels(Place::Encoders, Order::None), testing::ExitedWithCode(kReported),
              "data race.*kernel:bump");
}
TEST_F(HazardVerdict, TwoQueuesWithoutAnEventAreReported) {
  EXPECT_EXIT(verdict().kernels(Place::Queues, Order::None), testing::ExitedWithCode(kReported),
              "data race.*kernel:bump");
}
TEST_F(HazardVerdict, AConcurrentEncoderWithoutABarrierIsReported) {
  EXPECT_EXIT(verdict().kernels(Place::OneEncoder, Order::None), testing::ExitedWithCode(kReported),
              "data race.*kernel:bump");
}
TEST_F(HazardVerdict, BlitsOverUntrackedMemoryAreReported) {
  EXPECT_EXIT(verdict().blits(false), testing::ExitedWithCode(kReported), "data race.*runChunk");
}
TEST_F(HazardVerdict, ProductsOverUntrackedMemoryAreReported) {
  EXPECT_EXIT(verdict().products(false), testing::ExitedWithCode(kReported), "data race.*runProduct");
}
#endif

TEST_F(HazardVerdict, TrackedMemoryOrdersPasses) {
  EXPECT_EXIT(verdict().kernels(Place::Encoders, Order::Tracked), testing::ExitedWithCode(0), "^$");
}
TEST_F(HazardVerdict, AFenceOrdersPasses) {
  EXPECT_EXIT(verdict().kernels(Place::Encoders, Order::Fence), testing::ExitedWithCode(0), "^$");
}
TEST_F(HazardVerdict, AnEventOrdersQueues) {
  EXPECT_EXIT(verdict().kernels(Place::Queues, Order::Event), testing::ExitedWithCode(0), "^$");
}
TEST_F(HazardVerdict, ABarrierOrdersDispatchesOfAConcurrentEncoder) {
  EXPECT_EXIT(verdict().kernels(Place::OneEncoder, Order::Barrier), testing::ExitedWithCode(0), "^$");
}
TEST_F(HazardVerdict, TrackedMemoryOrdersBlitsAndProducts) {
  EXPECT_EXIT(verdict().blits(true), testing::ExitedWithCode(0), "^$");
  EXPECT_EXIT(verdict().products(true), testing::ExitedWithCode(0), "^$");
}

}  // namespace
}  // namespace invar::test
