// What stands behind MPS::GraphExecutable.
#pragma once

#include "MetalPerformanceShadersGraph/MPSGraphExecutable.hpp"
#include "foundation/Object.hpp"
#include "graph/PlanCache.hpp"

namespace invar::graph {

/// Thread safety: thread-safe.
class Executable final : public foundation::Implements<Executable, MPS::GraphExecutable> {
public:
  static const foundation::TypeInfo kType;
  /// `feeds` maps tensors to shaped types. Plans at once when the shapes are known. Owned by the caller.
  static Result<Executable*> make(MTL::Device* device, const NS::Dictionary* feeds, const NS::Array* targets);

  const std::vector<Ref<const Node>>& feeds() const { return m_feeds; }
  const std::vector<Ref<const Node>>& targets() const { return m_targets; }
  PlanCache& plans() { return m_plans; }

private:
  Executable() : Implements(kType) {}
  std::vector<Ref<const Node>> m_feeds, m_targets;   // set once, by make
  PlanCache m_plans;
};

}  // namespace invar::graph
