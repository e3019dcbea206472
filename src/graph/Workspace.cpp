#include "graph/Workspace.hpp"

namespace invar::graph {
namespace {
constexpr size_t kMostIdle = 16;   // runs at once beyond this allocate anew
}

WorkspacePool::Lease::~Lease() {
  Lock lock(m_pool->mutex);
  if (m_pool->idle.size() < kMostIdle) m_pool->idle.push_back(std::move(m_memory));
}

Result<Ref<WorkspacePool::Lease>> WorkspacePool::take(device::Device& device, uint64_t bytes) {
  Ref<device::Memory> memory;
  {
    Lock lock(m_state->mutex);
    if (!m_state->idle.empty()) {
      memory = std::move(m_state->idle.back());
      m_state->idle.pop_back();
    }
  }
  if (!memory) {
    auto made = device.allocate(bytes, true);
    if (!made) return made.takeError();
    memory = std::move(*made);
  }
  return makeRef<Lease>(m_state, std::move(memory));
}

}  // namespace invar::graph
