// Memory between two large areas that nobody may touch: a kernel that computes a wrong index of 32 bits faults, which
// Invar reports, and does not write over the fuzzer's own memory.
#pragma once

#include <cstddef>
#include <sys/mman.h>

namespace invar::fuzz {

class GuardedMemory {
public:
  static constexpr size_t kBytes = 64 << 10;

  GuardedMemory() {
    void* area = ::mmap(nullptr, 2 * kGuard + kBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (area == MAP_FAILED) return;
    m_bytes = static_cast<char*>(area) + kGuard;
    ::mprotect(m_bytes, kBytes, PROT_READ | PROT_WRITE);
  }
  ~GuardedMemory() {
    if (m_bytes) ::munmap(m_bytes - kGuard, 2 * kGuard + kBytes);
  }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;

  /// Null when the system refuses the area.
  char* bytes() const { return m_bytes; }

private:
  static constexpr size_t kGuard = size_t(10) << 30;
  char* m_bytes = nullptr;
};

}  // namespace invar::fuzz
