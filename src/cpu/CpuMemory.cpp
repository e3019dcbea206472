#include "cpu/CpuMemory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include "base/Sanitizer.hpp"

namespace invar::cpu {
namespace {

// Behind every allocation: a kernel that runs past the end of a buffer meets no other buffer.
constexpr uint64_t kGuardBytes = 4096;
// From this size on huge pages pay for themselves.
constexpr uint64_t kHugePage = 2 << 20;

}  // namespace

Result<Ref<device::Memory>> CpuMemory::allocate(uint64_t length, bool tracked, std::atomic<uint64_t>& accounted) {
  const uint64_t page = uint64_t(sysconf(_SC_PAGESIZE));
  const uint64_t rounded = (length + page - 1) & ~(page - 1);
  void* at = mmap(nullptr, rounded + kGuardBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED)
    return Error{ErrorDomain::Device, 0, "the system has no " + std::to_string(length) + " bytes of memory to give"};
  mprotect(static_cast<std::byte*>(at) + rounded, kGuardBytes, PROT_NONE);
  if (rounded >= kHugePage) madvise(at, rounded, MADV_HUGEPAGE);
  forbidAccess(static_cast<std::byte*>(at) + length, rounded - length);
  auto* memory = new CpuMemory(static_cast<std::byte*>(at), length, tracked);
  memory->m_mapped = rounded;
  memory->m_accounted = &accounted;
  accounted.fetch_add(rounded, std::memory_order_relaxed);
  return Ref<device::Memory>::adopt(memory);
}

Ref<device::Memory> CpuMemory::wrap(void* bytes, uint64_t length, bool tracked, std::function<void()> release) {
  auto* memory = new CpuMemory(static_cast<std::byte*>(bytes), length, tracked);
  memory->m_release = std::move(release);
  return Ref<device::Memory>::adopt(memory);
}

CpuMemory::~CpuMemory() {
  if (m_mapped) {
    allowAccess(m_contents, m_mapped);   // the pages may become another allocation
    munmap(m_contents, m_mapped + kGuardBytes);
    m_accounted->fetch_sub(m_mapped, std::memory_order_relaxed);
  }
  if (m_release) m_release();
}

}  // namespace invar::cpu
