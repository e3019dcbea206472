// What a run of a graph is for: tensors whose values are results, and operations that are only to be done.
#pragma once

#include <string>
#include <vector>

#include "graph/Tensor.hpp"

namespace NS { class Array; }

namespace invar::graph {

/// Thread safety: one thread at a time while it is filled.
class Targets {
public:
  /// Adds the app's tensors, which are kept: results are given under the very objects that the app named.
  /// Otherwise the text of what is wrong.
  std::string add(const NS::Array* tensors);
  void add(const Tensor& tensor);
  /// Adds operations behind the tensors; null for none.
  std::string addOperations(const NS::Array* operations);

  const std::vector<foundation::Retained<Tensor>>& tensors() const { return m_tensors; }
  /// Of the tensors, in their order, then of the operations.
  const std::vector<Ref<const Node>>& nodes() const { return m_nodes; }

private:
  std::vector<foundation::Retained<Tensor>> m_tensors;
  std::vector<Ref<const Node>> m_nodes;
};

}  // namespace invar::graph
