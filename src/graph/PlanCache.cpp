#include "graph/PlanCache.hpp"

#include <algorithm>

#include "graph/Lowering.hpp"

namespace invar::graph {
namespace {

/// Nodes by address: a plan keeps its nodes alive, so that an address is not used again while its entry
/// stands.
std::string keyOf(device::Device& device, const std::vector<Port>& feeds,
                  const std::vector<Ref<const Node>>& targets, const std::vector<uint32_t>& lateTargets) {
  std::string key;
  const auto add = [&](const auto& value) {
    key.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  add(&device);
  for (const Port& feed : feeds) {
    add(feed.node.get());
    add(feed.type);
    add(feed.layout.count);
    for (uint32_t d = 0; d < feed.layout.count; ++d) {
      add(feed.layout.lengths[d]);
      add(feed.layout.strides[d]);
    }
  }
  add(feeds.size());
  add(lateTargets.size());
  for (uint32_t target : lateTargets) add(target);
  for (auto& target : targets) add(target.get());
  return key;
}

}  // namespace

Result<Ref<Plan>> PlanCache::get(device::Device& device, const std::vector<Port>& feeds,
                                 const std::vector<Ref<const Node>>& targets,
                                 const std::vector<uint32_t>& lateTargets) {
  const std::string key = keyOf(device, feeds, targets, lateTargets);
  std::shared_ptr<Entry> entry, dropped;
  bool mine = false;
  {
    Lock lock(m_mutex);
    auto& slot = m_entries[key];
    const bool known = slot != nullptr;
    if (known && !slot->ready.load() && slot->forks != forkCount())
      slot = nullptr;   // its maker is the parent's
    if ((mine = !slot)) {
      slot = std::make_shared<Entry>();
      if (!known) m_age.push_back(key);
      if (m_age.size() > kMost) {
        auto oldest = m_entries.find(m_age.front());
        if (oldest != m_entries.end()) { dropped = std::move(oldest->second); m_entries.erase(oldest); }
        m_age.pop_front();
      }
    }
    entry = slot;
  }
  if (!mine) {
    entry->ready.wait(0, std::memory_order_acquire);
    return *entry->plan;
  }
  auto plan = Lowering::run(device, feeds, targets, lateTargets);
  entry->plan = plan;
  entry->ready.store(1, std::memory_order_release);
  entry->ready.notify_all();
  if (!plan) {
    std::shared_ptr<Entry> failed;   // goes after the lock
    Lock lock(m_mutex);
    if (auto found = m_entries.find(key); found != m_entries.end() && found->second == entry) {
      failed = std::move(found->second);
      m_entries.erase(found);
      std::erase(m_age, key);
    }
  }
  return plan;
}

}  // namespace invar::graph
