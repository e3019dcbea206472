// reLU: the larger of each element and 0; NaN stays NaN.
#include "graph/Graph.hpp"

namespace invar::graph {
namespace {

Result<TensorType> infer(std::span<const TensorType> inputs, const Attributes&) { return inputs[0]; }
// Not max(): it would turn NaN into 0.
std::string expression(std::span<const std::string> a) { return a[0] + " < 0 ? 0 : " + a[0]; }

const Definition kReLU{"reLU", infer, nullptr, expression};

}  // namespace
}  // namespace invar::graph

namespace MPS {

GraphTensor* Graph::reLU(GraphTensor* tensor, const NS::String* name) {
  return invar::graph::build(this, "MPS::Graph::reLU", invar::graph::kReLU, {tensor}, {}, name);
}

}  // namespace MPS
