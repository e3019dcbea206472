// The dispatches of a compute encoder: what is checked before one is recorded, and what it records.
#include <bit>

#include "base/Config.hpp"
#include "device/GridLimits.hpp"
#include "metal/Buffer.hpp"
#include "metal/ComputeCommandEncoder.hpp"
#include "metal/TextureArguments.hpp"

namespace invar::metal {
namespace {

std::string text(uint64_t value) { return std::to_string(value); }
std::string text(MTL::Size size) {
  return text(size.width) + " x " + text(size.height) + " x " + text(size.depth);
}

uint64_t volume(MTL::Size size) { return device::saturatedVolume(size.width, size.height, size.depth); }

// The active buffer argument at an index.
const protocol::Argument* argumentAt(const protocol::KernelReflection& kernel, protocol::ArgumentKind kind,
                                     uint32_t index) {
  for (const auto& argument : kernel.arguments)
    if (argument.kind == kind && argument.index == index && argument.active) return &argument;
  return nullptr;
}

}  // namespace

bool ComputeCommandEncoder::checkThreadgroup(const Call& call, MTL::Size threads,
                                             device::Size3& checked) const {
  const uint64_t total = volume(threads);
  if (total == 0) {
    if (config().debugLayer)
      call.invalid("a threadgroup of " + text(threads) + " threads, limit: at least 1");
    return false;
  }
  const auto& reflection = m_kernel.kernel->reflection();
  if (total > m_kernel.maxThreads) {
    call.invalid("a threadgroup of " + text(threads) + " = " + text(total) + " threads, limit " +
                 text(m_kernel.maxThreads) + " for kernel \"" + reflection.name + "\"");
    return false;
  }
  checked = {uint32_t(threads.width), uint32_t(threads.height), uint32_t(threads.depth)};
  const auto& required = reflection.requiredThreadsPerThreadgroup;
  if (required[0] && !(checked == device::Size3{required[0], required[1], required[2]})) {
    call.invalid("a threadgroup of " + text(threads) + " threads, but kernel \"" + reflection.name +
                 "\" requires " + text(MTL::Size(required[0], required[1], required[2])));
    return false;
  }
  return true;
}

bool ComputeCommandEncoder::checkThreadgroupMemory(const Call& call) const {
  const auto& reflection = m_kernel.kernel->reflection();
  uint64_t total = reflection.staticThreadgroupBytes;
  for (uint32_t bits = m_kernel.threadgroup; bits; bits &= bits - 1) {
    const uint32_t index = uint32_t(std::countr_zero(bits));
    const uint32_t length = m_arguments.threadgroupLength(index);
    total += length;
    if (length) continue;
    const auto* argument = argumentAt(reflection, protocol::ArgumentKind::ThreadgroupMemory, index);
    call.invalid("threadgroup argument \"" + (argument ? argument->name : "") + "\" at index " + text(index) +
                 " of kernel \"" + reflection.name +
                 "\" has length 0, limit: at least one element (setThreadgroupMemoryLength)");
    return false;
  }
  const uint32_t limit = device().info().maxThreadgroupMemory;
  if (total <= limit) return true;
  call.invalid(text(total) + " bytes of threadgroup memory (" + text(reflection.staticThreadgroupBytes) +
               " declared in kernel \"" + reflection.name + "\"), limit " + text(limit));
  return false;
}

bool ComputeCommandEncoder::checkArguments(const Call& call, uint32_t changed) const {
  const auto& reflection = m_kernel.kernel->reflection();
  // An argument that nothing is bound to is the device's to catch, should the kernel read it.
  for (uint32_t bits = m_kernel.constants & m_arguments.bound() & changed; bits; bits &= bits - 1) {
    const uint32_t index = uint32_t(std::countr_zero(bits));
    const auto* argument = argumentAt(reflection, protocol::ArgumentKind::Buffer, index);
    const uint64_t length = m_arguments.at(index).length;
    if (!argument || length >= argument->elementSize) continue;
    call.invalid("argument \"" + argument->name + "\" at index " + text(index) + " of kernel \"" +
                 reflection.name + "\" has " + text(length) + " bytes, limit: at least " +
                 text(argument->elementSize));
    return false;
  }
  const uint32_t unbound = m_kernel.read & ~m_arguments.bound();
  if (!unbound || !config().debugLayer) return true;
  const uint32_t index = uint32_t(std::countr_zero(unbound));
  const auto* argument = argumentAt(reflection, protocol::ArgumentKind::Buffer, index);
  call.invalid("nothing is bound to argument \"" + (argument ? argument->name : "") + "\" at index " +
               text(index) + " of kernel \"" + reflection.name + "\"");
  return false;
}

// Only what was bound since the last dispatch can be new to the pass.
void ComputeCommandEncoder::addUses(uint32_t changed) {
  for (uint32_t bits = changed & m_kernel.read & m_arguments.bound(); bits; bits &= bits - 1) {
    const uint32_t index = uint32_t(std::countr_zero(bits));
    if (device::Memory* memory = m_arguments.at(index).memory)
      pass().use(*memory, m_kernel.written >> index & 1 ? device::Access::ReadWrite : device::Access::Read);
  }
}

bool ComputeCommandEncoder::prepare(const Call& call, MTL::Size threadsPerGroup, device::Size3& checkedSize) {
  if (!m_kernel.kernel) {
    call.fail(BufferError::Internal,
              "no pipeline state is set: call setComputePipelineState before the dispatch");
    return false;
  }
  if (!checkThreadgroup(call, threadsPerGroup, checkedSize)) return false;
  const bool kernelChanged = m_kernelChanged;
  const uint32_t changed = m_arguments.takeChanged() | (kernelChanged ? ~0u : 0u);
  if ((m_arguments.takeLengthsChanged() || kernelChanged) && !checkThreadgroupMemory(call)) return false;
  if (changed && !checkArguments(call, changed)) return false;
  if (!prepareTextures(call, kernelChanged)) return false;
  m_kernelChanged = false;
  if (changed) addUses(changed);
  return true;
}

bool ComputeCommandEncoder::checkGrid(const Call& call, const char* what, MTL::Size grid,
                                      device::Size3& checked) const {
  checked = {uint32_t(grid.width), uint32_t(grid.height), uint32_t(grid.depth)};
  constexpr int kSafeBits = 21;  // three factors of so many bits do not overflow
  if (grid.width && grid.height && grid.depth && (grid.width | grid.height | grid.depth) >> kSafeBits == 0)
    return true;
  if (volume(grid) == 0) {  // programs dispatch what they counted, and sometimes that is nothing
    if (config().debugLayer)
      call.invalid(std::string("a grid of ") + text(grid) + " " + what + ", limit: at least 1");
    return false;
  }
  if (const std::string problem = device::gridProblem(what, grid.width, grid.height, grid.depth); !problem.empty()) {
    call.invalid(problem);
    return false;
  }
  return true;
}

void ComputeCommandEncoder::dispatchThreadgroups(MTL::Size groups, MTL::Size threadsPerGroup) {
  const Call call(*this, "MTL::ComputeCommandEncoder::dispatchThreadgroups");
  device::Size3 grid, size, threads;
  if (!call || !prepare(call, threadsPerGroup, size) || !checkGrid(call, "threadgroups", groups, grid) ||
      !checkGrid(call, "threads",
                 MTL::Size(groups.width * size.x, groups.height * size.y, groups.depth * size.z), threads))
    return;
  add(threads, size, grid);
}

void ComputeCommandEncoder::dispatchThreads(MTL::Size threads, MTL::Size threadsPerGroup) {
  const Call call(*this, "MTL::ComputeCommandEncoder::dispatchThreads");
  device::Size3 grid, size;
  if (!call || !prepare(call, threadsPerGroup, size) || !checkGrid(call, "threads", threads, grid)) return;
  const auto groups = [](uint32_t total, uint32_t each) { return total / each + (total % each != 0); };
  add(grid, size, {groups(grid.x, size.x), groups(grid.y, size.y), groups(grid.z, size.z)});
}

void ComputeCommandEncoder::dispatchIndirect(const MTL::Buffer* buffer, uint64_t offset,
                                             MTL::Size threadsPerGroup) {
  const Call call(*this, "MTL::ComputeCommandEncoder::dispatchThreadgroups");
  device::Size3 size;
  if (!call || !prepare(call, threadsPerGroup, size)) return;
  auto* indirect = checkedArgument<Buffer>(call, "the indirect buffer", buffer);
  if (!indirect) return;
  constexpr uint64_t kBytes = sizeof(MTL::DispatchThreadgroupsIndirectArguments);
  const uint64_t length = indirect->length();
  if (offset > length || length - offset < kBytes || offset % 4)
    return call.invalid("indirect offset " + text(offset) + " in buffer \"" + indirect->label.text() +
                        "\" (length " + text(length) + "), limit: a multiple of 4 with 12 bytes behind it");
  pass().use(*indirect->memory(), device::Access::Read);
  keep(*indirect);
  auto& command = add({}, size, {});
  command.indirect = indirect->memory().get();
  command.indirectOffset = offset;
}

device::DispatchCommand& ComputeCommandEncoder::add(device::Size3 threads, device::Size3 threadsPerGroup,
                                                    device::Size3 groups) {
  auto& arena = pass().arena();
  auto* command = new (arena.allocate(sizeof(device::DispatchCommand), alignof(device::DispatchCommand)))
      device::DispatchCommand;
  command->kind = device::Command::Kind::Dispatch;
  command->kernel = m_kernel.kernel;
  command->threadsPerGrid = threads;
  command->threadsPerThreadgroup = threadsPerGroup;
  command->threadgroupsPerGrid = groups;
  m_arguments.record(*command, arena);
  if (m_kernel.hasTextures && m_textures) m_textures->record(*command, arena);
  if (m_kernel.kernel->reflection().usesLog) command->log = recording().makeLog();
  pass().add(command);
  return *command;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::ComputeCommandEncoder;

DispatchType ComputeCommandEncoder::dispatchType() const {
  return this ? Impl::of(this)->dispatchType() : DispatchTypeSerial;
}
void ComputeCommandEncoder::setComputePipelineState(const ComputePipelineState* state) {
  if (this) Impl::of(this)->setPipeline(state);
}
void ComputeCommandEncoder::setBuffer(const Buffer* buffer, NS::UInteger offset, NS::UInteger index) {
  if (this) Impl::of(this)->setBuffer(buffer, offset, index);
}
void ComputeCommandEncoder::setBuffers(const Buffer* const buffers[], const NS::UInteger offsets[],
                                       NS::Range range) {
  if (this) Impl::of(this)->setBuffers(buffers, offsets, range);
}
void ComputeCommandEncoder::setBufferOffset(NS::UInteger offset, NS::UInteger index) {
  if (this) Impl::of(this)->setBufferOffset(offset, index);
}
void ComputeCommandEncoder::setBytes(const void* bytes, NS::UInteger length, NS::UInteger index) {
  if (this) Impl::of(this)->setBytes(bytes, length, index);
}
void ComputeCommandEncoder::setThreadgroupMemoryLength(NS::UInteger length, NS::UInteger index) {
  if (this) Impl::of(this)->setThreadgroupMemoryLength(length, index);
}
void ComputeCommandEncoder::dispatchThreadgroups(Size threadgroupsPerGrid, Size threadsPerThreadgroup) {
  if (this) Impl::of(this)->dispatchThreadgroups(threadgroupsPerGrid, threadsPerThreadgroup);
}
void ComputeCommandEncoder::dispatchThreadgroups(const Buffer* indirectBuffer,
                                                 NS::UInteger indirectBufferOffset,
                                                 Size threadsPerThreadgroup) {
  if (this) Impl::of(this)->dispatchIndirect(indirectBuffer, indirectBufferOffset, threadsPerThreadgroup);
}
void ComputeCommandEncoder::dispatchThreads(Size threadsPerGrid, Size threadsPerThreadgroup) {
  if (this) Impl::of(this)->dispatchThreads(threadsPerGrid, threadsPerThreadgroup);
}
void ComputeCommandEncoder::memoryBarrier(BarrierScope) {
  if (this) Impl::of(this)->barrier("MTL::ComputeCommandEncoder::memoryBarrier");
}
void ComputeCommandEncoder::memoryBarrier(const Resource* const*, NS::UInteger) {
  if (this) Impl::of(this)->barrier("MTL::ComputeCommandEncoder::memoryBarrier");
}
void ComputeCommandEncoder::updateFence(const Fence* fence) {
  if (this) Impl::of(this)->updateFence("MTL::ComputeCommandEncoder::updateFence", fence);
}
void ComputeCommandEncoder::waitForFence(const Fence* fence) {
  if (this) Impl::of(this)->waitForFence("MTL::ComputeCommandEncoder::waitForFence", fence);
}
void ComputeCommandEncoder::useResource(const Resource* resource, ResourceUsage usage) {
  if (this) Impl::of(this)->useResources("MTL::ComputeCommandEncoder::useResource", &resource, 1, usage);
}
void ComputeCommandEncoder::useResources(const Resource* const resources[], NS::UInteger count,
                                         ResourceUsage usage) {
  if (this) Impl::of(this)->useResources("MTL::ComputeCommandEncoder::useResources", resources, count, usage);
}
void ComputeCommandEncoder::useHeap(const Heap* heap) {
  if (this) Impl::of(this)->useHeaps("MTL::ComputeCommandEncoder::useHeap", &heap, 1);
}
void ComputeCommandEncoder::useHeaps(const Heap* const heaps[], NS::UInteger count) {
  if (this) Impl::of(this)->useHeaps("MTL::ComputeCommandEncoder::useHeaps", heaps, count);
}

}  // namespace MTL
