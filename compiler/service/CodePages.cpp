#include "compiler/service/CodePages.hpp"

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

namespace invar::service {
namespace {

constexpr uintptr_t kHugePage = 2 << 20;

struct Range {
  uintptr_t begin = 0, end = 0;
  size_t size() const { return end > begin ? end - begin : 0; }
};

uintptr_t upToHugePage(uintptr_t address) { return (address + kHugePage - 1) & ~(kHugePage - 1); }

/// The program's own code, as far as it fills huge pages.
Range programCode() {
  Range code;
  ::dl_iterate_phdr([](dl_phdr_info* program, size_t, void* result) {
    for (int i = 0; i < program->dlpi_phnum; ++i) {
      const ElfW(Phdr)& segment = program->dlpi_phdr[i];
      if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_X) || segment.p_flags & PF_W) continue;
      const uintptr_t begin = program->dlpi_addr + segment.p_vaddr;
      *static_cast<Range*>(result) = {upToHugePage(begin), (begin + segment.p_filesz) & ~(kHugePage - 1)};
    }
    return 1;   // the first is the program
  }, &code);
  return code;
}

/// How much of the memory from `begin` on lies in huge pages.
size_t hugeBytes(uintptr_t begin) {
  FILE* maps = std::fopen("/proc/self/smaps", "re");
  char line[4352];
  bool isHere = false;
  size_t kilobytes = 0;
  while (maps && std::fgets(line, sizeof line, maps)) {
    uintptr_t first = 0;
    if (std::sscanf(line, "%" SCNxPTR "-%*x ", &first) == 1 && std::strchr(line, '-')) isHere = first == begin;
    else if (isHere && std::sscanf(line, "AnonHugePages: %zu", &kilobytes) == 1) break;
  }
  if (maps) std::fclose(maps);
  return kilobytes << 10;
}

}  // namespace

bool moveCodeToHugePages() {
  const Range code = programCode();
  if (!code.size()) return false;
  void* memory = ::mmap(nullptr, code.size() + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  const auto area = reinterpret_cast<uintptr_t>(memory);
  const uintptr_t at = upToHugePage(area);
  auto* copy = reinterpret_cast<char*>(at);
  ::munmap(memory, at - area);
  ::munmap(copy + code.size(), area + kHugePage - at);
  bool moved = false;
  if (::madvise(copy, code.size(), MADV_HUGEPAGE) == 0) {
    *copy = 0;
    // Small pages would be more work for every fork, not less: the first one tells what the system gives.
    moved = hugeBytes(at) > 0;
  }
  if (moved) {
    std::memcpy(copy, reinterpret_cast<const char*>(code.begin), code.size());
    // This code, too, runs on in its copy: the bytes are the same.
    moved = hugeBytes(at) * 2 > code.size() && ::mprotect(copy, code.size(), PROT_READ | PROT_EXEC) == 0 &&
            ::mremap(copy, code.size(), code.size(), MREMAP_MAYMOVE | MREMAP_FIXED, reinterpret_cast<void*>(code.begin)) != MAP_FAILED;
  }
  if (!moved) ::munmap(copy, code.size());
  return moved;
}

void handDownCodePages() {
  FILE* maps = std::fopen("/proc/self/maps", "re");
  const int memory = ::open("/proc/self/mem", O_RDWR | O_CLOEXEC);
  char line[4352];
  while (maps && memory >= 0 && std::fgets(line, sizeof line, maps)) {
    uint64_t begin = 0, inode = 0;
    char access[5] = "";
    if (std::sscanf(line, "%" SCNx64 "-%*x %4s %*x %*s %" SCNu64, &begin, access, &inode) != 3) continue;
    if (!inode || access[0] != 'r' || access[1] == 'w' || access[3] != 'p') continue;
    // One byte, written over with itself past the protection: a page of our own, and the whole mapping counts.
    char byte = 0;
    if (::pread(memory, &byte, 1, static_cast<off_t>(begin)) == 1 &&
        ::pwrite(memory, &byte, 1, static_cast<off_t>(begin)) != 1)
      break;
  }
  if (maps) std::fclose(maps);
  if (memory >= 0) ::close(memory);
}

}  // namespace invar::service
