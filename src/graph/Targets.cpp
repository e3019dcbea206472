#include "graph/Targets.hpp"

#include <algorithm>

#include "foundation/Array.hpp"

namespace invar::graph {

void Targets::add(const Tensor& tensor) {
  m_tensors.push_back(foundation::Retained<Tensor>::share(const_cast<Tensor*>(&tensor)));
  m_nodes.push_back(tensor.node());
}

std::string Targets::add(const NS::Array* tensors) {
  auto* array = foundation::Array::checked(tensors);
  if (!array)
    return tensors ? "the target tensors are a released object or no array" : "the target tensors are null";
  for (auto& object : array->objects()) {
    if (!object->isKindOf(Tensor::kType))
      return "the target tensors hold an object that is no MPSGraphTensor";
    add(*static_cast<const Tensor*>(object.get()));
  }
  return {};
}

std::string Targets::addOperations(const NS::Array* operations) {
  if (!operations) return {};
  auto* array = foundation::Array::checked(operations);
  if (!array) return "the target operations are a released object or no array";
  for (auto& object : array->objects()) {
    if (!object->isKindOf(Operation::kType))
      return "the target operations hold an object that is no MPSGraphOperation";
    const auto& node = static_cast<const Operation*>(object.get())->node();
    const auto same = [&](const Ref<const Node>& known) { return known.get() == node.get(); };
    if (std::none_of(m_nodes.begin(), m_nodes.end(), same)) m_nodes.push_back(node);
  }
  return {};
}

}  // namespace invar::graph
