// How each kind of command is cut into chunks that several threads can run, and how a chunk is run.
#pragma once

#include <cstdint>
#include <optional>

#include "base/Result.hpp"
#include "cpu/FaultGuard.hpp"
#include "device/Command.hpp"

namespace invar::cpu {

class ThreadContext;

/// A command ready to run: what depends on memory (indirect sizes) is read, and chunks are counted.
struct CommandWork {
  const device::Command* command = nullptr;
  uint32_t chunks = 0;
  device::Size3 threadgroups;    ///< of a dispatch
  bool refused = false;          ///< its one chunk only says why: the size is too large or, with a fault, unreadable
  Fault fault;
};

/// Cuts a command for about `parallelism` threads. Reads an indirect dispatch's size.
/// No chunks: there is nothing to do.
CommandWork prepareWork(const device::Command& command, uint32_t parallelism);

/// Nanoseconds that the command will take one thread; negative when nobody knows yet.
double estimateNanoseconds(const device::Command& command);

/// Runs one chunk. Thread-safe for different chunks.
std::optional<Error> runChunk(const CommandWork& work, uint32_t chunk, ThreadContext& context);

}  // namespace invar::cpu
