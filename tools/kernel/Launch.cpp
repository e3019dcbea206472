#include "kernel/Launch.hpp"

#include "common/Text.hpp"
#include "kernel/Failure.hpp"

namespace invar::tools {

Launch::Launch(NS::SharedPtr<MTL::ComputePipelineState> pipeline) : m_pipeline(std::move(pipeline)) {}

Launch& Launch::buffer(unsigned index, NS::SharedPtr<MTL::Buffer> buffer, size_t offset) {
  m_arguments.push_back({Argument::Kind::Buffer, index, std::move(buffer), offset, {}});
  return *this;
}

Launch& Launch::bytes(unsigned index, std::span<const char> bytes) {
  m_arguments.push_back({Argument::Kind::Bytes, index, {}, 0, {bytes.begin(), bytes.end()}});
  return *this;
}

Launch& Launch::threadgroup(unsigned index, size_t length) {
  m_arguments.push_back({Argument::Kind::Threadgroup, index, {}, length, {}});
  return *this;
}

double Launch::run(MTL::Size grid, MTL::Size threadgroup, bool ofGroups) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto queue = NS::TransferPtr(m_pipeline->device()->newCommandQueue());
  MTL::CommandBuffer* commands = queue->commandBuffer();
  MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(m_pipeline.get());
  for (const Argument& argument : m_arguments) {
    switch (argument.kind) {
      case Argument::Kind::Buffer: encoder->setBuffer(argument.buffer.get(), argument.size, argument.index); break;
      case Argument::Kind::Bytes: encoder->setBytes(argument.bytes.data(), argument.bytes.size(), argument.index); break;
      case Argument::Kind::Threadgroup: encoder->setThreadgroupMemoryLength(argument.size, argument.index); break;
    }
  }
  if (ofGroups) encoder->dispatchThreadgroups(grid, threadgroup);
  else encoder->dispatchThreads(grid, threadgroup);
  encoder->endEncoding();
  commands->commit();
  commands->waitUntilCompleted();
  if (commands->status() != MTL::CommandBufferStatusCompleted) {
    throw Failure(fromMetal(commands->error()));
  }
  return commands->GPUEndTime() - commands->GPUStartTime();
}

}  // namespace invar::tools
