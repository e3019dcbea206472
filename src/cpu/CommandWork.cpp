#include "cpu/CommandWork.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "base/Sanitizer.hpp"
#include "cpu/CommandErrors.hpp"
#include "cpu/CpuKernel.hpp"
#include "cpu/HostWork.hpp"
#include "cpu/Product.hpp"
#include "cpu/ShaderValidation.hpp"
#include "cpu/ThreadContext.hpp"
#include "cpu/textures/TextureArguments.hpp"
#include "cpu/textures/TextureBlits.hpp"

namespace invar::cpu {

using namespace device;
using namespace protocol;

namespace {

constexpr double kTinyNanoseconds = 15e3;      // below it, handing out a part costs more than it saves
constexpr double kChunkNanoseconds = 25e3;     // a chunk worth claiming
constexpr uint32_t kChunksPerThread = 4;       // a late thread takes fewer of them
constexpr uint64_t kBlitChunk = 512 << 10;     // bytes
constexpr double kBlitBytesPerNanosecond = 8;
constexpr double kMipmapBytesPerNanosecond = 0.1;
constexpr double kProductOpsPerNanosecond = 50;
constexpr double kHostOpsPerNanosecond = 5;

double threadsOf(const DispatchCommand& dispatch, const Size3& threadgroups) {
  return double(threadgroups.volume()) * double(dispatch.threadsPerThreadgroup.volume());
}

/// An indirect dispatch's size. False when its memory cannot be read, with the fault, or the size is too large.
bool readThreadgroups(const DispatchCommand& dispatch, Size3& threadgroups, Fault& fault) {
  const std::byte* at = dispatch.indirect->contents() + dispatch.indirectOffset;
  uint32_t counts[3];
  if (!FaultGuard::run([&] { std::memcpy(counts, at, sizeof counts); }, fault)) return false;
  announceRead(at, sizeof counts);
  threadgroups = {counts[0], counts[1], counts[2]};
  return !indirectError(threadgroups, dispatch.threadsPerThreadgroup);
}

uint32_t dispatchChunks(const DispatchCommand& dispatch, const Size3& threadgroups, uint32_t parallelism) {
  const uint64_t groups = threadgroups.volume();
  const double cost = static_cast<const CpuKernel*>(dispatch.kernel)->threadCost();
  double chunks = kChunksPerThread * parallelism;
  if (cost > 0) {
    const double total = cost * threadsOf(dispatch, threadgroups);
    if (total < kTinyNanoseconds) return groups ? 1 : 0;
    chunks = std::min(chunks, std::max(total / kChunkNanoseconds, 1.0));
  }
  return uint32_t(std::min<uint64_t>(groups, uint64_t(std::max(chunks, 1.0))));
}

uint32_t blitChunks(uint64_t length, uint32_t parallelism) {
  return uint32_t(std::min<uint64_t>((length + kBlitChunk - 1) / kBlitChunk, kChunksPerThread * parallelism));
}

struct Range { uint64_t first, count; };

/// total * chunk / chunks, for any total.
uint64_t edgeOf(uint64_t total, uint32_t chunk, uint32_t chunks) {
  return total / chunks * chunk + total % chunks * chunk / chunks;
}

Range rangeOf(uint64_t total, uint32_t chunk, uint32_t chunks) {
  const uint64_t begin = edgeOf(total, chunk, chunks), end = edgeOf(total, chunk + 1, chunks);
  return {begin, end - begin};
}

// Whole cache lines a chunk, so that two threads do not write one.
Range bytesOf(uint64_t total, uint32_t chunk, uint32_t chunks) {
  const auto edge = [&](uint32_t c) { return c == chunks ? total : edgeOf(total, c, chunks) & ~uint64_t(63); };
  return {edge(chunk), edge(chunk + 1) - edge(chunk)};
}

struct KernelCall {
  KernelEntry entry;
  KernelLaunch launch;
  Range groups;
  void* scratch;
};

std::optional<Error> runDispatch(const CommandWork& work, uint32_t chunk, ThreadContext& context) {
  const auto& dispatch = static_cast<const DispatchCommand&>(*work.command);
  const auto& kernel = static_cast<const CpuKernel&>(*dispatch.kernel);
  const auto& reflection = kernel.reflection();

  void* buffers[kArgumentCount];
  uint32_t threadgroupOffsets[kMaxThreadgroupBindings];
  uint64_t at = alignScratch(reflection.staticThreadgroupBytes);
  const uint64_t argumentsAt = at;
  for (const Argument& argument : reflection.arguments) {
    if (argument.kind == ArgumentKind::Buffer && argument.index < kMaxBufferBindings) {
      const bool bound = argument.index < dispatch.bindingCount;
      void* address = bound ? dispatch.bindings[argument.index].address() : nullptr;
      buffers[argument.index] = address ? address : FaultGuard::unboundAddress(argument.index);
    } else if (argument.kind == ArgumentKind::ThreadgroupMemory && argument.index < kMaxThreadgroupBindings) {
      threadgroupOffsets[argument.index] = uint32_t(at);
      if (argument.index < dispatch.threadgroupCount)
        at = alignScratch(at + dispatch.threadgroupLengths[argument.index]);
    }
  }

  KernelCall call{kernel.entry(), {}, rangeOf(work.threadgroups.volume(), chunk, work.chunks), nullptr};
  const uint64_t threads = dispatch.threadsPerThreadgroup.volume();
  const uint64_t scratchBytes = kernel.scratchBytes(threads, at - argumentsAt);
  call.scratch = context.scratch(scratchBytes);
  if (!call.scratch)
    return Error{ErrorDomain::CommandBuffer, 8,
                 "[kernel '" + reflection.name + "'] no memory for its threadgroups"};
  KernelLaunch& launch = call.launch;
  launch.buffers = buffers;
  launch.threadgroupOffsets = threadgroupOffsets;
  if (reflection.usesTextures) fillTextureArguments(dispatch, buffers);
  ShaderValidation* validation = kernel.boundsChecked() ? &ShaderValidation::ofThread() : nullptr;
  if (validation)
    buffers[kValidationArgument] =
        validation->prepare(dispatch, kernel, call.scratch, scratchBytes, __builtin_frame_address(0));
  static constexpr KernelLog kNoLog{[](const KernelLog*, uint32_t, const char*, const char*, const char*, const uint64_t*, uint32_t) {}};
  if (reflection.usesLog) buffers[kLogArgument] = const_cast<KernelLog*>(dispatch.log ? dispatch.log : &kNoLog);
  launch.contextOffset = at;
  const Size3& perGroup = dispatch.threadsPerThreadgroup;
  const Size3& groups = work.threadgroups;
  const Size3 grid = dispatch.indirect
                         ? Size3{groups.x * perGroup.x, groups.y * perGroup.y, groups.z * perGroup.z}
                         : dispatch.threadsPerGrid;
  const auto put = [](uint32_t(&to)[3], const Size3& from) {
    to[0] = from.x;
    to[1] = from.y;
    to[2] = from.z;
  };
  put(launch.threadsPerGrid, grid);
  put(launch.threadsPerThreadgroup, perGroup);
  put(launch.threadgroupsPerGrid, groups);

  static thread_local uint32_t runs = 0;
  const bool measure = kernel.threadCost() == 0 || (++runs & 15) == 0;
  const auto begin = measure ? std::chrono::steady_clock::now() : std::chrono::steady_clock::time_point();
  Fault fault;
  const bool finished = FaultGuard::run(
      [](void* c) {
        auto& k = *static_cast<KernelCall*>(c);
        k.entry(&k.launch, k.groups.first, k.groups.count, k.scratch);
      },
      &call, fault);
  if (!finished) return kernelError(dispatch, fault, context.timeLimit);
  if (validation)
    if (auto error = validation->report(kernel)) return error;
  if (measure) {
    const std::chrono::duration<float, std::nano> spent = std::chrono::steady_clock::now() - begin;
    kernel.learnThreadCost(spent.count() / float(std::max<uint64_t>(call.groups.count * threads, 1)));
  }
  return {};
}

/// Runs what only reads and writes a command's memory.
template <class Body>
std::optional<Error> runGuarded(const Command& command, const ThreadContext& context, Body&& body) {
  Fault fault;
  if (FaultGuard::run(body, fault)) return {};
  return memoryError(command, fault, context.timeLimit);
}

std::optional<Error> refusal(const CommandWork& work, const ThreadContext& context) {
  if (work.fault.signal) return memoryError(*work.command, work.fault, context.timeLimit);
  return indirectError(work.threadgroups, static_cast<const DispatchCommand&>(*work.command).threadsPerThreadgroup);
}

}  // namespace

CommandWork prepareWork(const Command& command, uint32_t parallelism) {
  CommandWork work;
  work.command = &command;
  switch (command.kind) {
    case Command::Kind::Dispatch: {
      const auto& dispatch = static_cast<const DispatchCommand&>(command);
      work.threadgroups = dispatch.threadgroupsPerGrid;
      if (dispatch.indirect && !readThreadgroups(dispatch, work.threadgroups, work.fault)) {
        work.refused = true;
        work.chunks = 1;
        break;
      }
      work.chunks = dispatchChunks(dispatch, work.threadgroups, parallelism);
      break;
    }
    case Command::Kind::Copy:
      work.chunks = blitChunks(static_cast<const CopyCommand&>(command).length, parallelism);
      break;
    case Command::Kind::CopyRegion: {
      const auto& copy = static_cast<const CopyRegionCommand&>(command);
      work.chunks =
          uint32_t(std::min<uint64_t>(blitChunks(rowsOf(copy) * copy.rowBytes, parallelism), rowsOf(copy)));
      break;
    }
    case Command::Kind::Fill:
      work.chunks = blitChunks(static_cast<const FillCommand&>(command).length, parallelism);
      break;
    case Command::Kind::Mipmap: {
      const auto& mipmap = static_cast<const MipmapCommand&>(command);
      const uint64_t rows = rowsOf(mipmap);
      const double cost = double(rows) * double(rowBytesOf(mipmap)) / kMipmapBytesPerNanosecond;
      work.chunks = uint32_t(std::clamp<double>(
          cost / kChunkNanoseconds, 1, double(std::min<uint64_t>(rows, kChunksPerThread * parallelism))));
      break;
    }
    case Command::Kind::Product:
      work.chunks = productChunks(static_cast<const ProductCommand&>(command), parallelism);
      break;
    case Command::Kind::Host: {
      const auto& host = static_cast<const HostCommand&>(command);
      const double chunks = double(host.parts) * host.operations / kHostOpsPerNanosecond / kChunkNanoseconds;
      const uint32_t most = std::min(host.parts, kChunksPerThread * parallelism);
      work.chunks = host.parts ? uint32_t(std::clamp<double>(chunks, 1, most)) : 0;
      if (!probeHostWork(host, work.fault)) {
        work.refused = true;
        work.chunks = 1;
      }
      break;
    }
    case Command::Kind::Barrier: break;
  }
  return work;
}

double estimateNanoseconds(const Command& command) {
  switch (command.kind) {
    case Command::Kind::Dispatch: {
      const auto& dispatch = static_cast<const DispatchCommand&>(command);
      const double cost = static_cast<const CpuKernel*>(dispatch.kernel)->threadCost();
      return cost > 0 && !dispatch.indirect ? cost * threadsOf(dispatch, dispatch.threadgroupsPerGrid) : -1;
    }
    case Command::Kind::Copy:
      return double(static_cast<const CopyCommand&>(command).length) / kBlitBytesPerNanosecond;
    case Command::Kind::CopyRegion: {
      const auto& copy = static_cast<const CopyRegionCommand&>(command);
      return double(rowsOf(copy)) * double(copy.rowBytes) / kBlitBytesPerNanosecond;
    }
    case Command::Kind::Fill:
      return double(static_cast<const FillCommand&>(command).length) / kBlitBytesPerNanosecond;
    case Command::Kind::Mipmap: {
      const auto& mipmap = static_cast<const MipmapCommand&>(command);
      return double(rowsOf(mipmap)) * double(rowBytesOf(mipmap)) / kMipmapBytesPerNanosecond;
    }
    case Command::Kind::Product: {
      const auto& p = static_cast<const ProductCommand&>(command);
      return double(p.rows) * p.columns * p.inner * p.batchCount * 2 / kProductOpsPerNanosecond;
    }
    case Command::Kind::Host: {
      const auto& host = static_cast<const HostCommand&>(command);
      return host.parts * host.operations / kHostOpsPerNanosecond;
    }
    case Command::Kind::Barrier: return 0;
  }
  return -1;
}

std::optional<Error> runChunk(const CommandWork& work, uint32_t chunk, ThreadContext& context) {
  if (work.refused) return refusal(work, context);
  const auto guarded = [&](auto&& body) { return runGuarded(*work.command, context, body); };
  switch (work.command->kind) {
    case Command::Kind::Dispatch: return runDispatch(work, chunk, context);
    case Command::Kind::Copy: {
      const auto& copy = static_cast<const CopyCommand&>(*work.command);
      const std::byte* from = copy.source->contents() + copy.sourceOffset;
      std::byte* to = copy.destination->contents() + copy.destinationOffset;
      // In one piece, the ranges of one buffer may overlap.
      const Range range = work.chunks == 1 ? Range{0, copy.length} : bytesOf(copy.length, chunk, work.chunks);
      return guarded([&] { std::memmove(to + range.first, from + range.first, range.count); });
    }
    case Command::Kind::CopyRegion: {
      const auto& copy = static_cast<const CopyRegionCommand&>(*work.command);
      const Range rows = rangeOf(rowsOf(copy), chunk, work.chunks);
      return guarded([&] { runRows(copy, rows.first, rows.count); });
    }
    case Command::Kind::Mipmap: {
      const auto& mipmap = static_cast<const MipmapCommand&>(*work.command);
      const Range rows = rangeOf(rowsOf(mipmap), chunk, work.chunks);
      return guarded([&] { runRows(mipmap, rows.first, rows.count); });
    }
    case Command::Kind::Fill: {
      const auto& fill = static_cast<const FillCommand&>(*work.command);
      const Range range = bytesOf(fill.length, chunk, work.chunks);
      std::byte* at = fill.memory->contents() + fill.offset + range.first;
      return guarded([&] { std::memset(at, fill.value, range.count); });
    }
    case Command::Kind::Product: {
      const auto& product = static_cast<const ProductCommand&>(*work.command);
      Fault fault;
      if (!probeProduct(product, chunk, work.chunks, fault)) return memoryError(product, fault, context.timeLimit);
      auto result = runProduct(product, chunk, work.chunks);
      if (!result) return result.takeError();
      return {};
    }
    case Command::Kind::Host: {
      const auto& host = static_cast<const HostCommand&>(*work.command);
      const Range parts = rangeOf(host.parts, chunk, work.chunks);
      auto result = host.run(host, uint32_t(parts.first), uint32_t(parts.count));
      if (!result) return result.takeError();
      return {};
    }
    case Command::Kind::Barrier: return {};
  }
  return {};
}

}  // namespace invar::cpu
