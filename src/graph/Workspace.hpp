// Memory for a plan's intermediate values: one for each run in flight, kept for the next run.
#pragma once

#include <memory>
#include <vector>

#include "base/Mutex.hpp"
#include "base/Result.hpp"
#include "device/Device.hpp"

namespace invar::graph {

/// Thread safety: thread-safe.
class WorkspacePool {
  /// Lives as long as the pool and any lease.
  struct State {
    LeafMutex mutex;
    std::vector<Ref<device::Memory>> idle INVAR_GUARDED_BY(mutex);
  };

public:
  /// A workspace for one run; goes back to the pool with its last reference.
  class Lease final : public RefCounted {
  public:
    Lease(std::shared_ptr<State> pool, Ref<device::Memory> memory)
        : m_pool(std::move(pool)), m_memory(std::move(memory)) {}
    ~Lease() override;
    device::Memory& memory() const { return *m_memory; }

  private:
    std::shared_ptr<State> m_pool;
    Ref<device::Memory> m_memory;
  };

  Result<Ref<Lease>> take(device::Device& device, uint64_t bytes);

private:
  std::shared_ptr<State> m_state = std::make_shared<State>();
};

}  // namespace invar::graph
