// Bounds on one compile, set inside its process, and what the end of such a process means.
#pragma once

#include <cstdint>

#include "compiler/service/Compiler.hpp"

namespace invar::service {

struct Limits {
  uint32_t timeoutMs = 0;   ///< processor time; as wall-clock time a few times that. 0: no limit
  uint32_t memoryMiB = 0;   ///< address space. 0: no limit
};

/// Stack of every process of the service.
inline constexpr uint64_t kStackBytes = 64ull << 20;
/// Sets what the zygote hands down to all: its stack, and as large files as the application may ever
/// ask for, whatever limit it chose for itself. Called before the stack is in use.
void setOwnLimits();

/// Applies limits to the calling process. A limit that is reached ends the process in a way that
/// explainEnd() understands.
void enterLimits(const Limits& limits);
/// Ends the time limit, for a process that did its compile and now only waits.
void leaveTimeLimit();

/// Ends the process because memory ran out.
[[noreturn]] void exitOutOfMemory();

/// What a process that ended with `waitStatus` (of waitpid) without an answer is reported as.
Failure explainEnd(int waitStatus, const Limits& limits);

}  // namespace invar::service
