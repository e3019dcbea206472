// Plans by what they were made for: one is made per key, and only callers with that key wait for it.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"
#include "graph/Plan.hpp"

namespace invar::graph {

/// Thread safety: thread-safe. Makes plans with no lock held.
class PlanCache {
public:
  /// The plan for these feeds and targets on a device, the late ones (Lowering::run) last. Blocks on the
  /// compiler, or on another caller that is making the same plan. A plan that failed is not kept.
  Result<Ref<Plan>> get(device::Device& device, const std::vector<Port>& feeds,
                        const std::vector<Ref<const Node>>& targets,
                        const std::vector<uint32_t>& lateTargets = {}) INVAR_EXCLUDES(m_mutex);

private:
  /// Without a lock, so that a forked child can tell a plan from one that its parent was making.
  struct Entry {
    const uint32_t forks = forkCount();
    std::optional<Result<Ref<Plan>>> plan;   ///< constant once it is ready
    std::atomic<uint32_t> ready{0};
  };
  static constexpr size_t kMost = 64;

  LeafMutex m_mutex;
  std::map<std::string, std::shared_ptr<Entry>> m_entries INVAR_GUARDED_BY(m_mutex);
  std::deque<std::string> m_age INVAR_GUARDED_BY(m_mutex);   ///< oldest first
};

}  // namespace invar::graph
