// Dispatches: arguments are those of the moment of the call, and passes list what their kernels touch.
#include <array>
#include <thread>

#include "Commands.hpp"
#include "metal/CommandBuffer.hpp"
#include "metal/ComputeCommandEncoder.hpp"

namespace invar::metal::test {
namespace {

class DispatchTest : public CommandTest {
protected:
  void step(MTL::ComputeCommandEncoder* encoder, uint32_t value) { encoder->setBytes(&value, sizeof value, 1); }
  const device::Pass& passOf(MTL::CommandBuffer* commands, size_t index = 0) {
    auto& steps = CommandBuffer::of(commands)->recording().submission()->steps;
    return *std::get<std::unique_ptr<device::Pass>>(steps.at(index));
  }
  NS::SharedPtr<MTL::Buffer> a = buffer(4096), b = buffer(4096);
  NS::SharedPtr<MTL::ComputePipelineState> state = addStepPipeline();
};

TEST_F(DispatchTest, ArgumentsAreTakenAtTheCall) {
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  step(encoder, 1);   // legal before a pipeline is set
  encoder->setComputePipelineState(state.get());
  encoder->setBuffer(a.get(), 0, 0);
  encoder->dispatchThreads(MTL::Size(100, 1, 1), MTL::Size(32, 1, 1));
  step(encoder, 10);
  encoder->dispatchThreadgroups(MTL::Size(2, 1, 1), MTL::Size(8, 1, 1));
  encoder->setBufferOffset(400, 0);
  step(encoder, 100);
  encoder->dispatchThreads(MTL::Size(4, 1, 1), MTL::Size(4, 1, 1));
  encoder->setBuffer(b.get(), 0, 0);
  encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  encoder->endEncoding();
  expectSuccess(commands);
  EXPECT_EQ(words(a)[0], 11u);
  EXPECT_EQ(words(a)[15], 11u);
  EXPECT_EQ(words(a)[16], 1u);
  EXPECT_EQ(words(a)[99], 1u);
  EXPECT_EQ(words(a)[100], 100u);
  EXPECT_EQ(words(a)[103], 100u);
  EXPECT_EQ(words(a)[104], 0u);
  EXPECT_EQ(words(b)[0], 100u);
}

TEST_F(DispatchTest, AnUnchangedDispatchSharesTheCopyOfItsArguments) {
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(state.get());
  encoder->setBuffer(a.get(), 0, 0);
  step(encoder, 1);
  for (int i = 0; i < 2; ++i) encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  encoder->setBufferOffset(4, 0);
  encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  const auto& pass = passOf(commands);
  ASSERT_EQ(pass.commands.size(), 3u);
  const auto dispatch = [&](size_t i) { return static_cast<const device::DispatchCommand*>(pass.commands[i]); };
  EXPECT_EQ(dispatch(0)->bindings, dispatch(1)->bindings);
  EXPECT_NE(dispatch(0)->bindings, dispatch(2)->bindings);
  EXPECT_EQ(dispatch(0)->bindingCount, 2u);
  encoder->endEncoding();
  expectSuccess(commands);
  EXPECT_EQ(words(a)[0], 2u);
  EXPECT_EQ(words(a)[1], 1u);
}

TEST_F(DispatchTest, UsesNameEachMemoryOnceWithItsAccess) {
  auto reads = pipeline(reflection("reads", {bufferArgument("in", 0, false), bufferArgument("out", 2)}), addStep, impl);
  auto c = buffer(64);
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(reads.get());
  encoder->setBuffer(a.get(), 0, 0);
  encoder->setBuffer(b.get(), 0, 2);
  encoder->setBuffer(c.get(), 0, 5);   // no argument of the kernel
  encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  encoder->setBuffer(a.get(), 64, 0);
  encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  const auto& pass = passOf(commands);
  ASSERT_EQ(pass.uses.size(), 2u);
  const auto accessOf = [&](auto& buffer) {
    for (auto& use : pass.uses)
      if (use.memory->contents() == buffer->contents()) return int(use.access);
    return 0;
  };
  EXPECT_EQ(accessOf(a), int(device::Access::Read));
  EXPECT_EQ(accessOf(b), int(device::Access::ReadWrite));
  encoder->setBuffer(a.get(), 0, 2);
  encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  encoder->useResource(c.get(), MTL::ResourceUsageRead | MTL::ResourceUsageWrite);
  EXPECT_EQ(accessOf(a), int(device::Access::ReadWrite));
  EXPECT_EQ(accessOf(c), int(device::Access::ReadWrite));
  EXPECT_EQ(pass.uses.size(), 3u);
  encoder->endEncoding();   // not committed: the kernel is none that could run
}

TEST_F(DispatchTest, ManyMemoriesAreListedOnce) {
  std::vector<NS::SharedPtr<MTL::Buffer>> buffers;
  for (int i = 0; i < 300; ++i) buffers.push_back(buffer(64));
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(state.get());
  step(encoder, 1);
  for (int round = 0; round < 2; ++round)
    for (auto& each : buffers) {
      encoder->setBuffer(each.get(), 0, 0);
      encoder->dispatchThreads(MTL::Size(16, 1, 1), MTL::Size(16, 1, 1));
    }
  EXPECT_EQ(passOf(commands).uses.size(), 300u);
  encoder->endEncoding();
  expectSuccess(commands);
  for (auto& each : buffers) EXPECT_EQ(words(each)[15], 2u);
}

TEST_F(DispatchTest, BarriersStandInConcurrentPassesOnly) {
  for (const auto type : {MTL::DispatchTypeSerial, MTL::DispatchTypeConcurrent}) {
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder(type);
    EXPECT_EQ(encoder->dispatchType(), type);
    encoder->setComputePipelineState(state.get());
    encoder->setBuffer(a.get(), 0, 0);
    step(encoder, 1);
    for (int i = 0; i < 3; ++i) {
      encoder->dispatchThreads(MTL::Size(1024, 1, 1), MTL::Size(64, 1, 1));
      encoder->memoryBarrier(MTL::BarrierScopeBuffers);
    }
    EXPECT_EQ(passOf(commands).concurrent, type == MTL::DispatchTypeConcurrent);
    EXPECT_EQ(passOf(commands).commands.size(), type == MTL::DispatchTypeConcurrent ? 6u : 3u);
    encoder->endEncoding();
    expectSuccess(commands);
  }
  EXPECT_EQ(words(a)[1023], 6u);
}

TEST_F(DispatchTest, IndirectCountsAreReadWhenItRuns) {
  auto counts = buffer(16);
  const uint32_t groups[3] = {4, 1, 1};
  auto source = buffer(12);
  std::memcpy(source->contents(), groups, sizeof groups);
  auto* commands = queue->commandBuffer();
  auto* blit = commands->blitCommandEncoder();
  blit->copyFromBuffer(source.get(), 0, counts.get(), 4, 12);
  blit->endEncoding();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(state.get());
  encoder->setBuffer(a.get(), 0, 0);
  step(encoder, 5);
  encoder->dispatchThreadgroups(counts.get(), 4, MTL::Size(8, 1, 1));
  encoder->endEncoding();
  expectSuccess(commands);
  EXPECT_EQ(words(a)[31], 5u);
  EXPECT_EQ(words(a)[32], 0u);
}

TEST_F(DispatchTest, GridsThatAreTooLargeEndInTheSameErrorDirectAndIndirect) {
  const auto dispatch = [&](std::array<uint32_t, 3> groups, uint32_t threads, bool indirect) {
    auto counts = buffer(12);
    std::memcpy(counts->contents(), groups.data(), sizeof groups);
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(state.get());
    encoder->setBuffer(a.get(), 0, 0);
    step(encoder, 5);
    if (indirect) encoder->dispatchThreadgroups(counts.get(), 0, MTL::Size(threads, 1, 1));
    else encoder->dispatchThreadgroups(MTL::Size(groups[0], groups[1], groups[2]), MTL::Size(threads, 1, 1));
    encoder->endEncoding();
    return commands;
  };
  for (const bool indirect : {false, true}) {
    expectFailure(dispatch({1u << 31, 1u << 31, 4}, 1, indirect),
                  {"[MTL::ComputeCommandEncoder::dispatchThreadgroups] a grid of 2147483648 x 2147483648 x 4 threadgroups, "
                   "limit 9223372036854775807 in all"});
    expectFailure(dispatch({~0u, ~0u, ~0u}, 1, indirect), {"limit 9223372036854775807 in all"});
    expectFailure(dispatch({1u << 31, 1, 1}, 64, indirect),
                  {"a grid of 137438953472 x 1 x 1 threads, limit 4294967295 in a dimension"});
    expectSuccess(dispatch({0, ~0u, ~0u}, 1, indirect));   // nothing, however often
  }
  EXPECT_EQ(words(a)[0], 0u);
}

TEST_F(DispatchTest, HazardsOrderPassesAndQueuesOfOneThreadEach) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      const PoolScope mine;
      auto own = makeQueue();
      auto counts = buffer(4096);
      for (uint32_t i = 1; i <= 20; ++i) {
        const PoolScope inner;
        auto* commands = own->commandBuffer();
        for (int pass = 0; pass < 3; ++pass) {
          auto* encoder = commands->computeCommandEncoder();
          encoder->setComputePipelineState(state.get());
          encoder->setBuffer(counts.get(), 0, 0);
          step(encoder, 1);
          encoder->dispatchThreadgroups(MTL::Size(16, 1, 1), MTL::Size(64, 1, 1));
          encoder->endEncoding();
        }
        commands->commit();
        commands->waitUntilCompleted();
        if (words(counts)[0] != 3 * i || words(counts)[1023] != 3 * i) ++wrong;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(DispatchTest, AnEmptyPassIsLeftOut) {
  auto* commands = queue->commandBuffer();
  commands->computeCommandEncoder()->endEncoding();
  commands->blitCommandEncoder()->endEncoding();
  EXPECT_TRUE(CommandBuffer::of(commands)->recording().submission()->steps.empty());
  expectSuccess(commands);
}

}  // namespace
}  // namespace invar::metal::test
