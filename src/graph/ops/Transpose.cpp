// transpose: dimensions in another order; always a view.
#include <algorithm>

#include "graph/Graph.hpp"
#include "graph/Lowering.hpp"

namespace invar::graph {
namespace {

/// The order of the input's dimensions, outermost first. Attributes hold a pair to swap, marked by a third
/// number, or a whole permutation: the rank may be unknown while the graph is built.
constexpr int64_t kPairMark = INT64_MIN;

Result<std::vector<size_t>> orderOf(const std::vector<int64_t>& given, size_t rank) {
  std::vector<size_t> order(rank);
  for (size_t i = 0; i < rank; ++i) order[i] = i;
  if (given.size() == 3 && given[2] == kPairMark) {
    const auto a = resolveAxis(given[0], rank), b = resolveAxis(given[1], rank);
    if (!a || !b)
      return problem("dimensions " + std::to_string(given[0]) + " and " + std::to_string(given[1]) + " of " +
                     std::to_string(rank));
    std::swap(order[*a], order[*b]);
    return order;
  }
  if (given.size() != rank)
    return problem("a permutation of " + std::to_string(given.size()) + " for " + std::to_string(rank) +
                   " dimensions");
  for (size_t i = 0; i < rank; ++i) {
    const auto axis = resolveAxis(given[i], rank);
    if (!axis || std::find(order.begin(), order.begin() + long(i), *axis) != order.begin() + long(i))
      return problem("the permutation " + dimsText(given) + " does not hold each dimension once");
    order[i] = *axis;
  }
  return order;
}

Result<TensorType> infer(std::span<const TensorType> inputs, const Attributes& attributes) {
  auto order = orderOf(attributes.integers, inputs[0].shape->size());
  if (!order) return order.takeError();
  Dims shape;
  for (size_t axis : *order) shape.push_back((*inputs[0].shape)[axis]);
  return TensorType{inputs[0].type, std::move(shape)};
}

Result<void> lower(Lowering& lowering, const Node& node) {
  const Value& input = lowering.valueOf(*node.inputs()[0]);
  const size_t rank = input.layout.count;
  auto order = orderOf(node.attributes().integers, rank);
  if (!order) return order.takeError();
  Value view = input;
  for (size_t i = 0; i < rank; ++i) {   // layouts count from the innermost
    const size_t to = rank - 1 - i, from = rank - 1 - (*order)[i];
    view.layout.lengths[to] = input.layout.lengths[from];
    view.layout.strides[to] = input.layout.strides[from];
  }
  lowering.define(node, view);
  return {};
}

const Definition kTranspose{"transpose", infer, lower};

}  // namespace
}  // namespace invar::graph

namespace MPS {

GraphTensor* Graph::transpose(GraphTensor* tensor, NS::Integer dimension, NS::Integer withDimension,
                              const NS::String* name) {
  invar::graph::Attributes attributes;
  attributes.integers = {dimension, withDimension, invar::graph::kPairMark};
  return invar::graph::build(this, "MPS::Graph::transpose", invar::graph::kTranspose, {tensor},
                             std::move(attributes), name);
}

GraphTensor* Graph::transpose(GraphTensor* tensor, const NS::Array* permutation, const NS::String* name) {
  invar::graph::Attributes attributes;
  if (!invar::graph::readIntegers("MPS::Graph::transpose", permutation, attributes.integers)) return nullptr;
  return invar::graph::build(this, "MPS::Graph::transpose", invar::graph::kTranspose, {tensor},
                             std::move(attributes), name);
}

}  // namespace MPS
