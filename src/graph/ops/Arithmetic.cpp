// addition, subtraction, multiplication, division: element by element, broadcasting.
#include "graph/Graph.hpp"
#include "graph/ops/Definitions.hpp"
#include "mps/DataTypes.hpp"

namespace invar::graph {
namespace {

using Arguments = std::span<const std::string>;

Result<TensorType> infer(std::span<const TensorType> inputs, const Attributes&) {
  if (inputs[0].type != inputs[1].type)
    return problem("types differ: " + mps::nameOf(inputs[0].type) + " and " + mps::nameOf(inputs[1].type));
  auto shape = broadcast(*inputs[0].shape, *inputs[1].shape);
  if (!shape)
    return problem("shapes " + dimsText(*inputs[0].shape) + " and " + dimsText(*inputs[1].shape) +
                   " do not broadcast");
  return TensorType{inputs[0].type, std::move(shape)};
}

std::string sum(Arguments a) { return a[0] + " + " + a[1]; }
std::string difference(Arguments a) { return a[0] + " - " + a[1]; }
std::string times(Arguments a) { return a[0] + " * " + a[1]; }
std::string quotient(Arguments a) { return a[0] + " / " + a[1]; }

const Definition kSubtraction{"subtraction", infer, nullptr, difference};
const Definition kMultiplication{"multiplication", infer, nullptr, times};
const Definition kDivision{"division", infer, nullptr, quotient};

}  // namespace

const Definition ops::kAddition{"addition", infer, nullptr, sum};

}  // namespace invar::graph

namespace MPS {

using namespace invar::graph;

GraphTensor* Graph::addition(GraphTensor* primary, GraphTensor* secondary, const NS::String* name) {
  return build(this, "MPS::Graph::addition", ops::kAddition, {primary, secondary}, {}, name);
}
GraphTensor* Graph::subtraction(GraphTensor* primary, GraphTensor* secondary, const NS::String* name) {
  return build(this, "MPS::Graph::subtraction", kSubtraction, {primary, secondary}, {}, name);
}
GraphTensor* Graph::multiplication(GraphTensor* primary, GraphTensor* secondary, const NS::String* name) {
  return build(this, "MPS::Graph::multiplication", kMultiplication, {primary, secondary}, {}, name);
}
GraphTensor* Graph::division(GraphTensor* primary, GraphTensor* secondary, const NS::String* name) {
  return build(this, "MPS::Graph::division", kDivision, {primary, secondary}, {}, name);
}

}  // namespace MPS
