// What a command buffer says of a command that went wrong while it ran: which, how, where, and what to do.
#pragma once

#include "base/Result.hpp"
#include "cpu/FaultGuard.hpp"
#include "device/Command.hpp"

namespace invar::cpu {

/// Of a kernel that faulted, or ran longer than `timeLimit` milliseconds.
Error kernelError(const device::DispatchCommand& dispatch, const Fault& fault, uint32_t timeLimit);

/// Of a command whose memory could not be read or written: for a dispatch, its indirect counts. Memory that the
/// program brought may be gone, or may not be written.
Error memoryError(const device::Command& command, const Fault& fault, uint32_t timeLimit);

/// Of an indirect dispatch whose counts are too large; empty when they are not.
std::optional<Error> indirectError(const device::Size3& threadgroups, const device::Size3& threadsPerThreadgroup);

}  // namespace invar::cpu
