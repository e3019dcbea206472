#include "cpu/SmallBlocks.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/Sanitizer.hpp"

namespace invar::cpu {

SmallBlocks& SmallBlocks::all() {
  static auto* made = new SmallBlocks;   // never freed: buffers may outlive the end of main
  return *made;
}

uint64_t SmallBlocks::roomFor(uint64_t bytes) { return std::bit_ceil(std::max(bytes, kSmallest)); }

unsigned SmallBlocks::classOf(uint64_t room) {
  return static_cast<unsigned>(std::countr_zero(room) - std::countr_zero(kSmallest));
}

std::byte* SmallBlocks::mapSlab() {
  // Twice as much, for the part of it that is aligned.
  void* mapped = mmap(nullptr, 2 * kSlab, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  auto* at = static_cast<std::byte*>(mapped);
  const uint64_t before = -reinterpret_cast<uint64_t>(at) & (kSlab - 1);
  if (before) munmap(at, before);
  if (before != kSlab) munmap(at + before + kSlab, kSlab - before);
  return at + before;
}

void SmallBlocks::openSlab(SizeClass& sizeClass, Slab& slab) {
  slab.isOpen = true;
  slab.openAt = static_cast<uint32_t>(sizeClass.open.size());
  sizeClass.open.push_back(&slab);
}

void SmallBlocks::closeSlab(SizeClass& sizeClass, Slab& slab) {
  Slab* last = sizeClass.open.back();
  sizeClass.open[slab.openAt] = last;
  last->openAt = slab.openAt;
  sizeClass.open.pop_back();
  slab.isOpen = false;
}

std::byte* SmallBlocks::take(uint64_t room) {
  std::byte* block = nullptr;
  {
    Lock lock(m_mutex);
    SizeClass& sizeClass = m_classes[classOf(room)];
    if (sizeClass.open.empty()) {
      std::byte* start = mapSlab();
      if (!start) return nullptr;
      openSlab(sizeClass, m_slabs.emplace(start, Slab{start, 0, 0, {}}).first->second);
    }
    Slab& slab = *sizeClass.open.back();
    ++slab.live;
    const bool isFresh = slab.used.empty();
    const uint32_t index = isFresh ? slab.fresh++ : slab.used.back();
    if (!isFresh) slab.used.pop_back();
    if (slab.used.empty() && slab.fresh == kSlab / room) closeSlab(sizeClass, slab);
    block = slab.start + index * room;
    if (isFresh) return block;
  }
  allowAccess(block, room);
  std::memset(block, 0, room);
  return block;
}

void SmallBlocks::giveBack(std::byte* block, uint64_t room) {
  auto* start = reinterpret_cast<std::byte*>(reinterpret_cast<uint64_t>(block) & ~(kSlab - 1));
  forbidAccess(block, room);
  {
    Lock lock(m_mutex);
    SizeClass& sizeClass = m_classes[classOf(room)];
    Slab& slab = m_slabs.find(start)->second;
    slab.used.push_back(static_cast<uint32_t>(uint64_t(block - start) / room));
    if (!slab.isOpen) openSlab(sizeClass, slab);
    // The last open one stays, or a program that makes and drops one buffer would map a slab each time.
    if (--slab.live || sizeClass.open.size() == 1) return;
    closeSlab(sizeClass, slab);
    m_slabs.erase(start);
  }
  allowAccess(start, kSlab);   // the pages may become something else
  munmap(start, kSlab);
}

}  // namespace invar::cpu
