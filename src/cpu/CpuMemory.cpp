#include "cpu/CpuMemory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>

#include "base/Sanitizer.hpp"
#include "cpu/MemoryRanges.hpp"
#include "cpu/SmallBlocks.hpp"

namespace invar::cpu {
namespace {

// Behind an allocation: a kernel that runs past the end of a buffer meets no other buffer.
constexpr uint64_t kGuardBytes = 4096;
// From this size on huge pages pay for themselves.
constexpr uint64_t kHugePage = 2 << 20;
// Of a block that is shared: what AddressSanitizer watches between two buffers.
constexpr uint64_t kRedZone = INVAR_ASAN ? 32 : 0;

/// Allocations that may have a guard at one time: with its guard each takes two of the process's mappings.
uint32_t mostGuarded() {
  static const uint32_t most = [] {
    unsigned long mappings = 65530;   // the kernel's default
    if (std::FILE* file = std::fopen("/proc/sys/vm/max_map_count", "re")) {
      if (std::fscanf(file, "%lu", &mappings) != 1) mappings = 65530;
      std::fclose(file);
    }
    return uint32_t(mappings / 4);   // the other half is the program's
  }();
  return most;
}

std::atomic<uint32_t> g_guarded{0};

bool takeGuard() {
  if (g_guarded.fetch_add(1, std::memory_order_relaxed) < mostGuarded()) return true;
  g_guarded.fetch_sub(1, std::memory_order_relaxed);
  return false;
}

std::byte* mapPages(uint64_t bytes) {
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return at == MAP_FAILED ? nullptr : static_cast<std::byte*>(at);
}

}  // namespace

Result<Ref<device::Memory>> CpuMemory::allocate(uint64_t length, bool tracked,
                                                std::atomic<uint64_t>& accounted) {
  const uint64_t page = uint64_t(sysconf(_SC_PAGESIZE));
  uint64_t room = (length + page - 1) & ~(page - 1);
  Home home = takeGuard() ? Home::Guarded
              : length + kRedZone <= SmallBlocks::kLargest ? Home::Block : Home::Pages;
  std::byte* at = nullptr;
  if (home == Home::Block) {
    room = SmallBlocks::roomFor(length + kRedZone);
    at = SmallBlocks::all().take(room);
  } else {
    at = mapPages(room + (home == Home::Guarded ? kGuardBytes : 0));
    if (at && home == Home::Guarded) mprotect(at + room, kGuardBytes, PROT_NONE);
    if (at && room >= kHugePage) madvise(at, room, MADV_HUGEPAGE);
  }
  if (!at) {
    if (home == Home::Guarded) g_guarded.fetch_sub(1, std::memory_order_relaxed);
    return Error{ErrorDomain::Device, 0,
                 "the system has no " + std::to_string(length) + " bytes of memory to give"};
  }
  forbidAccess(at + length, room - length);
  MemoryRanges::all().add(at, length);
  auto* memory = new CpuMemory(at, length, tracked);
  memory->m_home = home;
  memory->m_room = room;
  memory->m_accounted = &accounted;
  accounted.fetch_add(room, std::memory_order_relaxed);
  return Ref<device::Memory>::adopt(memory);
}

Ref<device::Memory> CpuMemory::wrap(void* bytes, uint64_t length, bool tracked,
                                    std::function<void()> release) {
  auto* memory = new CpuMemory(static_cast<std::byte*>(bytes), length, tracked);
  memory->m_release = std::move(release);
  MemoryRanges::all().add(bytes, length);
  return Ref<device::Memory>::adopt(memory);
}

CpuMemory::~CpuMemory() {
  MemoryRanges::all().remove(m_contents, m_length);
  allowAccess(m_contents, m_room);   // the pages may become another allocation
  switch (m_home) {
    case Home::Program: break;
    case Home::Block: SmallBlocks::all().giveBack(m_contents, m_room); break;
    case Home::Pages: munmap(m_contents, m_room); break;
    case Home::Guarded:
      munmap(m_contents, m_room + kGuardBytes);
      g_guarded.fetch_sub(1, std::memory_order_relaxed);
      break;
  }
  if (m_accounted) m_accounted->fetch_sub(m_room, std::memory_order_relaxed);
  if (m_release) m_release();
}

}  // namespace invar::cpu
