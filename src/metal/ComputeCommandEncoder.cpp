#include "metal/ComputeCommandEncoder.hpp"

#include "base/Config.hpp"
#include "metal/Buffer.hpp"
#include "metal/ComputePipelineState.hpp"
#include "metal/Heap.hpp"
#include "metal/TextureArguments.hpp"

namespace invar::metal {
namespace {

constexpr uint64_t kMaxBytes = 4096;                 // Metal's limit of setBytes
constexpr uint64_t kMostBytes = uint64_t(64) << 20;  // where even a lenient library stops
constexpr uint64_t kThreadgroupGranule = 16;

std::string text(uint64_t value) { return std::to_string(value); }

}  // namespace

constinit const TypeInfo ComputeCommandEncoder::kType{
    .name = "MTLComputeCommandEncoder", .super = &CommandEncoder::kType, .destroy = destroyObject};

ComputeCommandEncoder::ComputeCommandEncoder(Ref<Recording> recording, MTL::DispatchType type)
    : Implements(kType, std::move(recording), type == MTL::DispatchTypeConcurrent), m_dispatchType(type) {}
ComputeCommandEncoder::~ComputeCommandEncoder() = default;

void ComputeCommandEncoder::setPipeline(const MTL::ComputePipelineState* state) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setComputePipelineState");
  if (!call) return;
  auto* pipeline = checkedArgument<ComputePipelineState>(call, "the pipeline state", state);
  if (!pipeline || (m_kernel.kernel == pipeline->kernel().get() &&
                    m_kernel.maxThreads == pipeline->maxThreadsPerThreadgroup()))
    return;
  m_kernel = {.kernel = pipeline->kernel().get(), .maxThreads = pipeline->maxThreadsPerThreadgroup()};
  for (const protocol::Argument& argument : m_kernel.kernel->reflection().arguments) {
    if (!argument.active) continue;
    if (argument.kind == protocol::ArgumentKind::Texture ||
        argument.kind == protocol::ArgumentKind::Sampler) {
      m_kernel.hasTextures = true;
      continue;
    }
    if (argument.index >= ArgumentTable::kCount) continue;
    const uint32_t bit = 1u << argument.index;
    if (argument.kind == protocol::ArgumentKind::ThreadgroupMemory) m_kernel.threadgroup |= bit;
    if (argument.kind != protocol::ArgumentKind::Buffer) continue;
    m_kernel.read |= bit;
    if (argument.access != protocol::ArgumentAccess::ReadOnly) m_kernel.written |= bit;
    if (argument.isConstantReference) m_kernel.constants |= bit;
  }
  m_kernelChanged = true;
  pass().keepAlive(*m_kernel.kernel);
}

bool ComputeCommandEncoder::checkIndex(const Call& call, uint64_t index) const {
  if (index < ArgumentTable::kCount) return true;
  call.invalid("index " + text(index) + ", limit " + text(ArgumentTable::kCount - 1));
  return false;
}

void ComputeCommandEncoder::keep(Allocation& allocation) {
  // Without retained references the app's object may go, but never the memory that a command names.
  if (recording().retainsReferences())
    recording().retain(allocation);
  else
    pass().keepAlive(*allocation.memory());
}

void ComputeCommandEncoder::bindBuffer(const Call& call, const MTL::Buffer* door, uint64_t offset,
                                       uint64_t index) {
  if (!checkIndex(call, index)) return;
  if (!door) return m_arguments.set(uint32_t(index), {});
  auto* buffer = checkedArgument<Buffer>(call, "the buffer", door);
  if (!buffer) return;
  const uint64_t length = buffer->length();
  if (offset > length || (offset == length && config().debugLayer))
    return call.invalid("offset " + text(offset) + " is past the end of buffer \"" + buffer->label.text() +
                        "\" (length " + text(length) + ")");
  keep(*buffer);
  m_arguments.set(uint32_t(index),
                  {.memory = buffer->memory().get(), .offset = offset, .length = length - offset});
}

void ComputeCommandEncoder::setBuffer(const MTL::Buffer* buffer, uint64_t offset, uint64_t index) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setBuffer");
  if (call) bindBuffer(call, buffer, offset, index);
}

void ComputeCommandEncoder::setBuffers(const MTL::Buffer* const* buffers, const NS::UInteger* offsets,
                                       NS::Range range) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setBuffers");
  if (!call || range.length == 0) return;
  if (range.length > ArgumentTable::kCount || range.location > ArgumentTable::kCount - range.length)
    return call.invalid("indices " + text(range.location) + " to " + text(range.location + range.length - 1) +
                        ", limit " + text(ArgumentTable::kCount - 1));
  if (!buffers || !offsets) return call.invalid("the list of buffers or of offsets is null");
  for (NS::UInteger i = 0; i < range.length; ++i)
    bindBuffer(call, buffers[i], offsets[i], range.location + i);
}

void ComputeCommandEncoder::setBufferOffset(uint64_t offset, uint64_t index) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setBufferOffset");
  if (!call || !checkIndex(call, index)) return;
  if (!m_arguments.isBound(uint32_t(index)) || !m_arguments.at(uint32_t(index)).memory)
    return call.invalid("no buffer is bound at index " + text(index));
  device::Binding binding = m_arguments.at(uint32_t(index));
  const uint64_t length = binding.offset + binding.length;
  if (offset > length || (offset == length && config().debugLayer))
    return call.invalid("offset " + text(offset) + " is past the end of the buffer at index " + text(index) +
                        " (length " + text(length) + ")");
  binding.offset = offset;
  binding.length = length - offset;
  m_arguments.set(uint32_t(index), binding);
}

void ComputeCommandEncoder::setBytes(const void* bytes, uint64_t length, uint64_t index) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setBytes");
  if (!call || !checkIndex(call, index)) return;
  const uint64_t limit = config().debugLayer ? kMaxBytes : kMostBytes;
  if (length > limit)
    return call.invalid("length " + text(length) + ", limit " + text(limit) + " (use a buffer)");
  if (!bytes && length) return call.invalid("the bytes are null, length " + text(length));
  if (length == 0 && config().debugLayer) return call.invalid("length 0, limit: at least 1");
  m_arguments.set(uint32_t(index),
                  {.bytes = length ? pass().arena().copyBytes(bytes, length) : nullptr, .length = length});
}

void ComputeCommandEncoder::setThreadgroupMemoryLength(uint64_t length, uint64_t index) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setThreadgroupMemoryLength");
  if (!call || !checkIndex(call, index)) return;
  if (length % kThreadgroupGranule && config().debugLayer)
    return call.invalid("length " + text(length) + " is no multiple of 16");
  if (const uint64_t limit = device().info().maxThreadgroupMemory; length > limit)
    return call.fail(BufferError::InvalidResource, "length " + text(length) + ", limit " + text(limit));
  const uint64_t whole = (length + kThreadgroupGranule - 1) & ~(kThreadgroupGranule - 1);
  m_arguments.setThreadgroupLength(uint32_t(index), uint32_t(whole));
}

void ComputeCommandEncoder::barrier(const char* name) {
  static constexpr device::BarrierCommand kBarrier{{device::Command::Kind::Barrier}};
  const Call call(*this, name);
  // In a serial pass every dispatch waits for the one before.
  if (call && m_dispatchType == MTL::DispatchTypeConcurrent) pass().add(&kBarrier);
}

void ComputeCommandEncoder::useResources(const char* name, const MTL::Resource* const* resources,
                                         uint64_t count, MTL::ResourceUsage usage) {
  const Call call(*this, name);
  if (!call) return;
  if (count && !resources) return call.invalid("the list of resources is null, count " + text(count));
  const auto access =
      usage & MTL::ResourceUsageWrite
          ? usage & ~MTL::ResourceUsageWrite ? device::Access::ReadWrite : device::Access::Write
          : device::Access::Read;
  for (uint64_t i = 0; i < count; ++i) {
    auto* resource = checkedArgument<Resource>(call, "the resource", resources[i]);
    if (!resource) return;
    pass().use(*resource->memory(), access);
    keep(*resource);
  }
}

void ComputeCommandEncoder::useHeaps(const char* name, const MTL::Heap* const* heaps, uint64_t count) {
  const Call call(*this, name);
  if (!call) return;
  if (count && !heaps) return call.invalid("the list of heaps is null, count " + text(count));
  for (uint64_t i = 0; i < count; ++i) {
    auto* heap = checkedArgument<Heap>(call, "the heap", heaps[i]);
    if (!heap) return;
    // Metal's rule: what is reached through useHeap may only be read.
    pass().use(*heap->memory(), device::Access::Read);
    keep(*heap);
  }
}

}  // namespace invar::metal
