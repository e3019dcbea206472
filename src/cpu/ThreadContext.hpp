// What a thread needs to run kernel code: scratch memory, and what the scheduler knows about it.
#pragma once

#include <pthread.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace invar::cpu {

/// One a thread, made at first use. Thread safety: its own thread only, but for `thread`.
class ThreadContext {
public:
  static ThreadContext& current();

  /// At least `bytes` of memory, aligned for kernels, kept until the thread ends or asks for more.
  std::byte* scratch(uint64_t bytes);

  const pthread_t thread = pthread_self();
  uint32_t timeLimit = 0;              ///< milliseconds, for messages; 0 for none
  bool isWorker = false;
  uint32_t depth = 0;                  ///< of participation; above 0 the thread looks for work when done
  uint32_t submittedSinceWait = 0;     ///< passes this thread started since it last waited
  bool waitsPromptly = true;           ///< it came to wait right after its last submission
  std::chrono::steady_clock::time_point submitted;   ///< when that was

private:
  struct Free { void operator()(std::byte* p) const; };
  std::unique_ptr<std::byte, Free> m_scratch;
  uint64_t m_scratchBytes = 0;
};

}  // namespace invar::cpu
