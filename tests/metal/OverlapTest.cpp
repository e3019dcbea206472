// Two threads inside one command buffer, or inside it and an encoder of it: an error that names both calls,
// and nothing broken.
#include <atomic>
#include <thread>

#include "Commands.hpp"
#include "check/ThreadRecord.hpp"
#include "metal/CommandBuffer.hpp"

namespace invar::metal::test {
namespace {

using OverlapTest = CommandTest;

// A thread that stands inside a call of a command buffer until it is let go.
class Inside {
public:
  Inside(MTL::CommandBuffer* buffer, const char* call)
      : m_thread([=, this] {
          const check::ExclusiveUse::Scope scope(CommandBuffer::of(buffer)->recording().use, call);
          m_inside = true;
          m_inside.notify_all();
          m_leave.wait(false);
        }) {
    m_inside.wait(false);
  }
  ~Inside() {
    m_leave = true;
    m_leave.notify_all();
    m_thread.join();
  }

private:
  std::atomic<bool> m_inside{false}, m_leave{false};
  std::thread m_thread;
};

TEST_F(OverlapTest, NamesBothCallsAndLeavesTheRestAlone) {
  auto a = buffer(64);
  auto* commands = queue->commandBuffer();
  auto* blit = commands->blitCommandEncoder();
  {
    const Inside other(commands, "MTL::CommandBuffer::encodeWait");
    blit->fillBuffer(a.get(), NS::Range::Make(0, 64), 1);   // an encoder, while its command buffer is in use
    blit->endEncoding();
    commands->commit();
    EXPECT_EQ(commands->computeCommandEncoder(), nullptr);
  }
  blit->endEncoding();   // was refused before: the encoder is still open
  expectFailure(commands, {"[MTL::BlitCommandEncoder::fillBuffer] used by two threads at once",
                           "MTL::CommandBuffer::encodeWait is running on another thread", "limit: one thread"});
  EXPECT_EQ(bytes(a)[0], 0);
  expectSuccess(queue->commandBuffer());
}

TEST_F(OverlapTest, AfterTheCommitItFailsWhatIsNotOver) {
  auto gate = NS::TransferPtr(device->newSharedEvent());
  auto* commands = queue->commandBuffer();
  commands->encodeWait(gate.get(), 1);
  commands->commit();
  {
    const Inside other(commands, "MTL::CommandBuffer::commit");
    commands->commit();
  }
  gate->setSignaledValue(1);
  commands->waitUntilCompleted();
  EXPECT_EQ(commands->status(), MTL::CommandBufferStatusError);
  EXPECT_NE(message(commands).find("two threads at once"), std::string::npos);
}

TEST_F(OverlapTest, HandOverIsFine) {
  auto a = buffer(64);
  auto* commands = queue->commandBuffer();
  auto* blit = commands->blitCommandEncoder();
  for (uint8_t i = 0; i < 64; ++i)
    std::thread([&] { blit->fillBuffer(a.get(), NS::Range::Make(i, 1), i); }).join();
  std::thread([&] { blit->endEncoding(); }).join();
  expectSuccess(commands);
  for (uint8_t i = 0; i < 64; ++i) EXPECT_EQ(bytes(a)[i], i);
}

// Threads hammer the same objects: whatever comes of it, it is an error or a success, and the queue goes on.
TEST_F(OverlapTest, NothingBreaksUnderManyThreads) {
  auto a = buffer(4096);
  auto state = addStepPipeline();
  int failed = 0;
  for (int round = 0; round < 30; ++round) {
    const PoolScope inner;
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&, t] {
        const PoolScope mine;
        for (int i = 0; i < 50; ++i) {
          const uint32_t step = 1;
          encoder->setComputePipelineState(state.get());
          encoder->setBuffer(a.get(), 4 * NS::UInteger(i), 0);
          encoder->setBytes(&step, sizeof step, 1);
          encoder->dispatchThreads(MTL::Size(8, 1, 1), MTL::Size(8, 1, 1));
          encoder->memoryBarrier(MTL::BarrierScopeBuffers);
          if (t == 7 && i == 40) encoder->endEncoding();
          if (t == 6 && i == 45) commands->commit();
          if (t == 5 && i == 45) commands->blitCommandEncoder()->endEncoding();
        }
      });
    for (auto& thread : threads) thread.join();
    encoder->endEncoding();
    commands->commit();
    commands->waitUntilCompleted();
    EXPECT_GE(commands->status(), MTL::CommandBufferStatusCompleted);
    failed += commands->error() != nullptr;
  }
  EXPECT_GT(failed, 0);
  expectSuccess(queue->commandBuffer());
}

}  // namespace
}  // namespace invar::metal::test
