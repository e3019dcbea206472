// What stands behind MPS::Graph: the nodes of a graph in the making, and the plans it has been run with.
#pragma once

#include <initializer_list>

#include "MetalPerformanceShadersGraph/MPSGraph.hpp"
#include "check/ExclusiveUse.hpp"
#include "graph/PlanCache.hpp"
#include "graph/Tensor.hpp"

namespace invar::graph {

/// Thread safety: `add` is for one thread at a time, checked; all else is thread-safe.
class Graph final : public foundation::Implements<Graph, MPS::Graph> {
public:
  static const foundation::TypeInfo kType;
  Graph() : Implements(kType) {}
  ~Graph();

  /// Adds a node and keeps its tensor. Null with a logged reason when another thread is building.
  Tensor* add(const char* call, Ref<const Node> node);
  std::vector<Tensor*> placeholders() const;

  PlanCache& plans() { return m_plans; }
  /// The graph's own queue on a device, made at first use.
  MTL::CommandQueue* queue(MTL::Device* device) INVAR_EXCLUDES(m_queuesMutex);

private:
  mutable check::ExclusiveUse m_building;
  std::vector<foundation::Retained<Tensor>> m_tensors;
  PlanCache m_plans;
  LeafMutex m_queuesMutex;
  std::map<MTL::Device*, foundation::Retained<foundation::ObjectBase>> m_queues
      INVAR_GUARDED_BY(m_queuesMutex);
};

/// For an operation's building method: checks the inputs, infers the type as far as it is known, and adds the
/// node. Not owned by the caller; null with a logged reason.
MPS::GraphTensor* build(MPS::Graph* graph, const char* call, const Definition& definition,
                        std::initializer_list<MPS::GraphTensor*> inputs, Attributes attributes,
                        const NS::String* name);
/// The same for an operation without inputs.
MPS::GraphTensor* buildSource(MPS::Graph* graph, const char* call, const Definition& definition,
                              TensorType type, Attributes attributes, const NS::String* name);

}  // namespace invar::graph
