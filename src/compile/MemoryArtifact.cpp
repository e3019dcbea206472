#include "compile/MemoryArtifact.hpp"

#include <atomic>

namespace invar::compile {

MemoryArtifact::MemoryArtifact(protocol::Descriptor file) : m_file(std::move(file)) {
  // dlopen takes a name that it has seen before for the library it loaded then, and descriptors are used
  // again. So no two names are alike: a count is spelled in steps that lead nowhere.
  static std::atomic<uint64_t> count{0};
  path = "/proc/self/fd/";
  for (uint64_t n = count.fetch_add(1, std::memory_order_relaxed); n; n >>= 1) path += n & 1 ? ".//" : "./";
  path += std::to_string(m_file.get());
}

}  // namespace invar::compile
