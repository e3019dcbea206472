// Every misuse of a command buffer and its encoders ends in an error that names the call, the value and
// the limit, while everything else completes.
#include <thread>

#include "Commands.hpp"

namespace invar::metal::test {
namespace {

const MTL::Size kOne(1, 1, 1);

class MisuseTest : public CommandTest {
protected:
  void TearDown() override { expectSuccess(queue->commandBuffer()); }   // the queue goes on after every misuse

  MTL::CommandBuffer* commands = queue->commandBuffer();
  MTL::ComputeCommandEncoder* open() { return commands->computeCommandEncoder(); }
  /// An encoder with a pipeline and all arguments.
  MTL::ComputeCommandEncoder* ready() {
    auto* encoder = open();
    encoder->setComputePipelineState(state.get());
    encoder->setBuffer(a.get(), 0, 0);
    const uint32_t step = 1;
    encoder->setBytes(&step, sizeof step, 1);
    return encoder;
  }
  void expectEnd(MTL::CommandEncoder* encoder, std::initializer_list<const char*> parts) {
    encoder->endEncoding();
    expectFailure(commands, parts);
    EXPECT_EQ(words(a)[0], 0u);   // nothing of it was run
  }

  NS::SharedPtr<MTL::Buffer> a = buffer(4096);
  NS::SharedPtr<MTL::ComputePipelineState> state = addStepPipeline();
};

TEST_F(MisuseTest, CommitTwice) {
  auto* encoder = ready();
  encoder->dispatchThreads(MTL::Size(1024, 1, 1), MTL::Size(64, 1, 1));
  encoder->endEncoding();
  commands->setLabel(autoreleasedString("twice"));
  expectSuccess(commands);
  commands->commit();
  commands->waitUntilCompleted();
  EXPECT_EQ(commands->status(), MTL::CommandBufferStatusCompleted);
  EXPECT_NE(message(commands).find("[MTL::CommandBuffer::commit] committed twice"), std::string::npos) << message(commands);
  EXPECT_NE(message(commands).find("\"twice\""), std::string::npos);
  EXPECT_EQ(words(a)[5], 1u);
}

TEST_F(MisuseTest, CommitWithAnEncoderOpen) {
  auto* encoder = ready();
  encoder->dispatchThreads(MTL::Size(1024, 1, 1), kOne);
  expectFailure(commands, {"[MTL::CommandBuffer::commit]", "encoder open"});
  encoder->dispatchThreads(kOne, kOne);   // and what comes later is refused
  encoder->endEncoding();
  EXPECT_EQ(words(a)[0], 0u);
}

TEST_F(MisuseTest, SecondEncoderWhileOneIsOpen) {
  auto* encoder = ready();
  EXPECT_EQ(commands->blitCommandEncoder(), nullptr);
  EXPECT_EQ(commands->computeCommandEncoder(), nullptr);
  expectEnd(encoder, {"[MTL::CommandBuffer::blitCommandEncoder]", "already encoding", "one at a time"});
}

TEST_F(MisuseTest, EncoderReleasedWithoutEndEncoding) {
  { const PoolScope inner; ready()->dispatchThreads(kOne, kOne); }
  expectFailure(commands, {"[MTL::CommandBuffer::commit]", "released without endEncoding"});
  EXPECT_EQ(words(a)[0], 0u);
}

TEST_F(MisuseTest, EncoderReleasedAndAnotherOpened) {
  { const PoolScope inner; ready(); }
  auto* second = commands->blitCommandEncoder();
  EXPECT_NE(second, nullptr);
  expectEnd(second, {"[MTL::CommandBuffer::blitCommandEncoder]", "released without endEncoding"});
}

TEST_F(MisuseTest, CommandBufferReleasedWithAnEncoderOpen) {
  auto encoder = NS::RetainPtr(commands->computeCommandEncoder());
  NS::SharedPtr<MTL::ComputeCommandEncoder> orphan;
  {
    const PoolScope inner;
    orphan = NS::RetainPtr(queue->commandBuffer()->computeCommandEncoder());
  }
  orphan->setBuffer(a.get(), 0, 0);   // refused, and harmless
  orphan->endEncoding();
  encoder->endEncoding();
  expectSuccess(commands);
}

TEST_F(MisuseTest, UseAfterEndEncoding) {
  auto* encoder = ready();
  encoder->endEncoding();
  encoder->dispatchThreads(kOne, kOne);
  expectFailure(commands, {"[MTL::ComputeCommandEncoder::dispatchThreads]", "has ended"});
  encoder->setBuffer(a.get(), 0, 0);
  EXPECT_EQ(words(a)[0], 0u);
}

TEST_F(MisuseTest, EndEncodingTwice) {
  auto* encoder = ready();
  encoder->endEncoding();
  expectEnd(encoder, {"[MTL::CommandEncoder::endEncoding]", "has ended"});
}

TEST_F(MisuseTest, EncodeAfterCommit) {
  expectSuccess(commands);
  EXPECT_EQ(commands->computeCommandEncoder(), nullptr);
  EXPECT_NE(message(commands).find("[MTL::CommandBuffer::computeCommandEncoder]"), std::string::npos);
  EXPECT_EQ(commands->status(), MTL::CommandBufferStatusCompleted);
}

TEST_F(MisuseTest, HandlerAfterCommit) {
  expectSuccess(commands);
  commands->addCompletedHandler([](MTL::CommandBuffer*) { ADD_FAILURE() << "called"; });
  EXPECT_NE(message(commands).find("addCompletedHandler"), std::string::npos);
}

TEST_F(MisuseTest, WaitBeforeCommitReturns) {
  commands->waitUntilCompleted();
  commands->waitUntilScheduled();
  EXPECT_NE(message(commands).find("[MTL::CommandBuffer::waitUntilCompleted]"), std::string::npos);
}

TEST_F(MisuseTest, DispatchWithoutPipeline) {
  auto* encoder = open();
  encoder->setBuffer(a.get(), 0, 0);
  encoder->dispatchThreadgroups(kOne, kOne);
  expectEnd(encoder, {"[MTL::ComputeCommandEncoder::dispatchThreadgroups]", "no pipeline"});
}

TEST_F(MisuseTest, ThreadgroupTooLarge) {
  auto* encoder = ready();
  encoder->dispatchThreads(MTL::Size(4096, 1, 1), MTL::Size(32, 33, 1));
  expectEnd(encoder, {"[MTL::ComputeCommandEncoder::dispatchThreads]", "32 x 33 x 1 = 1056", "limit 1024", "addStep"});
}

TEST_F(MisuseTest, ThreadgroupSizeThatOverflows) {
  auto* encoder = ready();
  encoder->dispatchThreads(kOne, MTL::Size(NS::UInteger(1) << 33, NS::UInteger(1) << 33, 1));
  expectEnd(encoder, {"limit 1024"});
}

TEST_F(MisuseTest, GridTooLarge) {
  auto* encoder = ready();
  encoder->dispatchThreadgroups(MTL::Size(NS::UInteger(1) << 30, 1, 1), MTL::Size(64, 1, 1));
  expectEnd(encoder, {"68719476736", "limit 4294967295"});
}

TEST_F(MisuseTest, EmptyGridRunsNothing) {
  auto* encoder = ready();
  encoder->dispatchThreads(MTL::Size(0, 1, 1), kOne);
  encoder->dispatchThreadgroups(MTL::Size(1, 0, 1), kOne);
  encoder->dispatchThreads(kOne, MTL::Size(0, 1, 1));
  encoder->endEncoding();
  expectSuccess(commands);
  EXPECT_EQ(words(a)[0], 0u);
}

TEST_F(MisuseTest, OffsetPastTheEnd) {
  auto* encoder = ready();
  encoder->setBuffer(a.get(), 5000, 0);
  expectEnd(encoder, {"[MTL::ComputeCommandEncoder::setBuffer] offset 5000 is past the end of buffer \"x\" (length 4096)"});
}

TEST_F(MisuseTest, BufferOffsetPastTheEndAndWithoutBuffer) {
  auto* encoder = ready();
  encoder->setBufferOffset(4097, 0);
  encoder->endEncoding();
  expectFailure(commands, {"[MTL::ComputeCommandEncoder::setBufferOffset]", "4097", "4096"});
  commands = queue->commandBuffer();
  encoder = open();
  encoder->setBufferOffset(0, 3);
  expectEnd(encoder, {"no buffer is bound at index 3"});
}

TEST_F(MisuseTest, IndexTooLarge) {
  auto* encoder = open();
  encoder->setBuffer(a.get(), 0, 31);
  expectEnd(encoder, {"[MTL::ComputeCommandEncoder::setBuffer] index 31, limit 30"});
}

TEST_F(MisuseTest, IndexRangeTooLarge) {
  auto* encoder = open();
  const MTL::Buffer* list[2] = {a.get(), a.get()};
  const NS::UInteger offsets[2] = {0, 0};
  encoder->setBuffers(list, offsets, NS::Range::Make(30, 2));
  expectEnd(encoder, {"[MTL::ComputeCommandEncoder::setBuffers] indices 30 to 31, limit 30"});
}

TEST_F(MisuseTest, ConstantTooShort) {
  auto* encoder = ready();
  encoder->setBuffer(a.get(), 4094, 1);
  encoder->dispatchThreads(kOne, kOne);
  expectEnd(encoder, {"argument \"step\" at index 1", "has 2 bytes", "at least 4"});
}

TEST_F(MisuseTest, ThreadgroupMemoryTooLarge) {
  auto* encoder = ready();
  encoder->setThreadgroupMemoryLength(65536, 0);
  expectEnd(encoder, {"[MTL::ComputeCommandEncoder::setThreadgroupMemoryLength] length 65536, limit 32768"});
}

TEST_F(MisuseTest, ThreadgroupMemoryTooLargeInAll) {
  protocol::Argument shared;
  shared.name = "shared";
  shared.kind = protocol::ArgumentKind::ThreadgroupMemory;
  auto r = reflection("tile", {shared});
  r.staticThreadgroupBytes = 1024;
  auto tile = pipeline(r, addStep, impl);
  auto* encoder = open();
  encoder->setComputePipelineState(tile.get());
  encoder->setThreadgroupMemoryLength(32000, 0);
  encoder->dispatchThreads(kOne, kOne);
  encoder->endEncoding();
  expectFailure(commands, {"33024 bytes", "limit 32768", "tile"});
  commands = queue->commandBuffer();
  encoder = open();
  encoder->setComputePipelineState(tile.get());
  encoder->dispatchThreads(kOne, kOne);
  expectEnd(encoder, {"\"shared\" at index 0", "length 0"});
}

TEST_F(MisuseTest, NullAndWrongObjects) {
  const auto check = [&](auto call, std::initializer_list<const char*> parts) {
    commands = queue->commandBuffer();
    auto* blit = commands->blitCommandEncoder();
    call(blit);
    blit->endEncoding();
    expectFailure(commands, parts);
  };
  check([&](auto* e) { e->copyFromBuffer(nullptr, 0, a.get(), 0, 4); }, {"copyFromBuffer] the source buffer is null"});
  check([&](auto* e) { e->copyFromBuffer(a.get(), 0, nullptr, 0, 4); }, {"the destination buffer is null"});
  check([&](auto* e) { e->fillBuffer(reinterpret_cast<MTL::Buffer*>(queue.get()), NS::Range::Make(0, 4), 0); }, {"another class"});
  check([&](auto* e) { e->waitForFence(nullptr); }, {"waitForFence] the fence is null"});
  check([&](auto* e) { e->synchronizeResource(nullptr); }, {"synchronizeResource"});
}

TEST_F(MisuseTest, NullPipelineEventAndResource) {
  auto* encoder = open();
  encoder->setComputePipelineState(nullptr);
  expectEnd(encoder, {"[MTL::ComputeCommandEncoder::setComputePipelineState] the pipeline state is null"});
  commands = queue->commandBuffer();
  commands->encodeWait(nullptr, 1);
  expectFailure(commands, {"[MTL::CommandBuffer::encodeWait] the event is null"});
  commands = queue->commandBuffer();
  encoder = open();
  encoder->useResource(nullptr, MTL::ResourceUsageRead);
  expectEnd(encoder, {"useResource] the resource is null"});
}

TEST_F(MisuseTest, ForeignDevice) {
  static Device* other = new Device(impl.backend());   // devices live as long as the process
  auto foreign = NS::TransferPtr(other->door()->newBuffer(64, MTL::ResourceStorageModeShared));
  auto* encoder = open();
  encoder->setBuffer(foreign.get(), 0, 0);
  encoder->endEncoding();
  expectFailure(commands, {"setBuffer] the buffer is of another device"});
  auto event = NS::TransferPtr(other->door()->newEvent());
  commands = queue->commandBuffer();
  commands->encodeSignalEvent(event.get(), 1);
  expectFailure(commands, {"encodeSignalEvent] the event is of another device"});
}

TEST_F(MisuseTest, BlitRanges) {
  auto* blit = commands->blitCommandEncoder();
  blit->copyFromBuffer(a.get(), 4000, a.get(), 0, 200);
  blit->endEncoding();
  expectFailure(commands, {"[MTL::BlitCommandEncoder::copyFromBuffer]", "200 bytes at offset 4000", "(length 4096)"});
  commands = queue->commandBuffer();
  blit = commands->blitCommandEncoder();
  blit->copyFromBuffer(a.get(), 0, a.get(), ~NS::UInteger(0), 2);
  blit->endEncoding();
  expectFailure(commands, {"a destination range"});
}

TEST_F(MisuseTest, AFillStopsAtTheEnd) {
  auto* blit = commands->blitCommandEncoder();
  blit->fillBuffer(a.get(), NS::Range::Make(4000, ~NS::UInteger(0) - 4000), 1);
  blit->fillBuffer(a.get(), NS::Range::Make(9000, 10), 2);
  blit->endEncoding();
  expectSuccess(commands);
  EXPECT_EQ(bytes(a)[3999], 0);
  EXPECT_EQ(bytes(a)[4095], 1);
}

TEST_F(MisuseTest, TheFirstErrorStays) {
  auto* encoder = open();
  encoder->setBuffer(a.get(), 5000, 0);
  encoder->setBuffer(a.get(), 0, 99);
  expectEnd(encoder, {"offset 5000"});
}

TEST_F(MisuseTest, IndirectArgumentsOutOfRange) {
  auto* encoder = ready();
  encoder->dispatchThreadgroups(a.get(), 4088, kOne);
  expectEnd(encoder, {"indirect offset 4088", "(length 4096)"});
}

TEST_F(MisuseTest, EncoderLeftOpenByAThreadThatEnded) {
  MTL::ComputeCommandEncoder* encoder = nullptr;
  std::thread([&] {
    encoder = ready();
    encoder->dispatchThreads(MTL::Size(1024, 1, 1), MTL::Size(64, 1, 1));
  }).join();   // the thread's autorelease pool went with it; the encoder did not
  encoder->endEncoding();
  expectSuccess(commands);
  EXPECT_EQ(words(a)[1023], 1u);
}

TEST_F(MisuseTest, QueueCounts) {
  EXPECT_EQ(device->newCommandQueue(NS::UInteger(0)), nullptr);
  EXPECT_EQ(device->newCommandQueue(~NS::UInteger(0)), nullptr);
}

}  // namespace
}  // namespace invar::metal::test
