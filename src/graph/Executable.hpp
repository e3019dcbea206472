// What stands behind MPS::GraphExecutable.
#pragma once

#include "MetalPerformanceShadersGraph/MPSGraphExecutable.hpp"
#include "foundation/Object.hpp"
#include "graph/PlanCache.hpp"
#include "graph/Targets.hpp"

namespace invar::graph {

/// Thread safety: thread-safe.
class Executable final : public foundation::Implements<Executable, MPS::GraphExecutable> {
public:
  static const foundation::TypeInfo kType;
  /// `feeds` maps tensors to shaped types. Plans at once when the shapes are known. Owned by the caller.
  static Result<Executable*> make(MTL::Device* device, const NS::Dictionary* feeds, const NS::Array* targets,
                                  const NS::Array* operations);

  /// The objects that the app named.
  const std::vector<foundation::Retained<Tensor>>& feeds() const { return m_feeds; }
  const Targets& targets() const { return m_targets; }
  PlanCache& plans() { return m_plans; }

private:
  Executable() : Implements(kType) {}
  std::vector<foundation::Retained<Tensor>> m_feeds;   // set once, by make, as are the targets
  Targets m_targets;
  PlanCache m_plans;
};

}  // namespace invar::graph
