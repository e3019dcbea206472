#include "graph/Graph.hpp"

#include <algorithm>

#include "foundation/Array.hpp"
#include "foundation/String.hpp"
#include "graph/ops/Definitions.hpp"
#include "mps/Misuse.hpp"

namespace invar::graph {

constinit const foundation::TypeInfo Graph::kType{
    .name = "MPSGraph", .super = &foundation::kObjectType, .destroy = destroyObject};

// Newest first: a node then never goes with its last user, so that a deep graph needs no deep recursion.
Graph::~Graph() {
  while (!m_tensors.empty()) m_tensors.pop_back();
}

Tensor* Graph::add(const char* call, Ref<const Node> node) {
  const check::ExclusiveUse::Scope scope(m_building, call);
  if (!scope) {
    log::error(scope.conflict(call));
    return nullptr;
  }
  m_tensors.push_back(foundation::Retained<Tensor>::adopt(new Tensor(std::move(node))));
  return m_tensors.back().get();
}

std::vector<Tensor*> Graph::placeholders() const {
  std::vector<Tensor*> found;
  const check::ExclusiveUse::Scope scope(m_building, "MPS::Graph::placeholderTensors");
  if (!scope) return found;
  for (auto& tensor : m_tensors)
    if (&tensor->node()->definition() == &ops::kPlaceholder) found.push_back(tensor.get());
  return found;
}

MTL::CommandQueue* Graph::queue(MTL::Device* device) {
  constexpr NS::UInteger kUnfinished =
      1024;   // any number of threads run one graph; none should wait for a slot
  const auto doorOf = [](auto& entry) { return reinterpret_cast<MTL::CommandQueue*>(entry.second.get()); };
  {
    Lock lock(m_queuesMutex);
    if (auto found = m_queues.find(device); found != m_queues.end()) return doorOf(*found);
  }
  auto made = foundation::Retained<foundation::ObjectBase>::adopt(
      foundation::baseOf(device->newCommandQueue(kUnfinished)));
  Lock lock(m_queuesMutex);
  return doorOf(*m_queues.emplace(device, made).first);   // another thread's, if that was faster
}

MPS::GraphTensor* buildSource(MPS::Graph* graph, const char* call, const Definition& definition,
                              TensorType type, Attributes attributes, const NS::String* name) {
  if (!graph) return nullptr;
  auto* impl = Graph::checked(graph);
  if (!impl) return mps::misuse(call, "the graph is a released object");
  std::string text(foundation::textOf(name));
  auto* tensor = impl->add(call, makeRef<Node>(definition, std::move(text), std::vector<Ref<const Node>>(),
                                               std::move(attributes), std::move(type)));
  return tensor ? tensor->door() : nullptr;
}

MPS::GraphTensor* build(MPS::Graph* graph, const char* call, const Definition& definition,
                        std::initializer_list<MPS::GraphTensor*> inputs, Attributes attributes,
                        const NS::String* name) {
  if (!graph) return nullptr;
  auto* impl = Graph::checked(graph);
  if (!impl) return mps::misuse(call, "the graph is a released object");
  std::vector<Ref<const Node>> nodes;
  std::vector<TensorType> types;
  for (auto* input : inputs) {
    auto* tensor = Tensor::checked(input);
    if (!tensor)
      return mps::misuse(call, "input tensor " + std::to_string(nodes.size()) + " is " +
                                   (input ? "a released object or no tensor" : "null"));
    nodes.push_back(tensor->node());
    types.push_back(tensor->node()->type());
  }
  // What is not known yet is inferred, and checked, with the shapes of each run.
  TensorType type{types.front().type, std::nullopt};
  if (std::ranges::all_of(types, &TensorType::isKnown)) {
    auto inferred = definition.infer(types, attributes);
    if (!inferred) return mps::misuse(call, inferred.error().message);
    type = std::move(*inferred);
  }
  std::string text(foundation::textOf(name));
  auto* tensor = impl->add(call, makeRef<Node>(definition, std::move(text), std::move(nodes),
                                               std::move(attributes), std::move(type)));
  return tensor ? tensor->door() : nullptr;
}

}  // namespace invar::graph

namespace MPS {

Graph* Graph::alloc() { return (new invar::graph::Graph)->door(); }
Graph* Graph::init() { return this; }

NS::Array* Graph::placeholderTensors() const {
  if (!this) return nullptr;
  auto* array = invar::foundation::newArray(invar::graph::Graph::of(this)->placeholders());
  return array->autorelease();
}

}  // namespace MPS
