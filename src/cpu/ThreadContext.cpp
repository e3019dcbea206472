#include "cpu/ThreadContext.hpp"

#include <algorithm>
#include <cstdlib>

#include "protocol/KernelAbi.hpp"

namespace invar::cpu {

ThreadContext& ThreadContext::current() {
  static thread_local ThreadContext context;
  return context;
}

void ThreadContext::Free::operator()(std::byte* p) const { std::free(p); }

std::byte* ThreadContext::scratch(uint64_t bytes) {
  if (bytes > m_scratchBytes || !m_scratch) {
    const uint64_t grown = (std::max<uint64_t>(bytes, 64 << 10) + 4095) & ~uint64_t(4095);
    m_scratch.reset(static_cast<std::byte*>(std::aligned_alloc(4096, grown)));
    m_scratchBytes = m_scratch ? grown : 0;
  }
  return m_scratch.get();
}

}  // namespace invar::cpu
