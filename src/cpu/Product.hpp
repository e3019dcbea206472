// Matrix products on the CPU: a device::ProductCommand cut into chunks that any thread may run.
#pragma once

#include <cstdint>

#include "base/Result.hpp"
#include "cpu/FaultGuard.hpp"
#include "device/Command.hpp"

namespace invar::cpu {

/// How many chunks to cut a product into when `parallelism` threads are free for it (1: one call for the
/// whole).
uint32_t productChunks(const device::ProductCommand& product, uint32_t parallelism);

/// Touches what a chunk reads and writes of memory that the program brought, since a fault inside of oneDNN could not
/// be survived: a jump would leave its buffers and its thread's settings behind. False with the fault. Memory that goes
/// between this and the product ends the process.
bool probeProduct(const device::ProductCommand& product, uint32_t chunk, uint32_t chunkCount, Fault& fault);

/// Runs one chunk of `chunkCount`. The chunks together write the whole destination, each its own part, so
/// they may run in any order and at once. Errors: no memory for the conversion of 16-bit or strided operands.
/// Thread safety: thread-safe for different chunks.
Result<void> runProduct(const device::ProductCommand& product, uint32_t chunk, uint32_t chunkCount);

}  // namespace invar::cpu
