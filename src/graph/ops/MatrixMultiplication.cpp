// matrixMultiplication, and sums of a product and something that broadcasts to it: one product of the seam
// each.
#include "graph/Graph.hpp"
#include "graph/Lowering.hpp"
#include "graph/ops/Definitions.hpp"
#include "mps/DataTypes.hpp"
#include "mps/ProductEncoding.hpp"

namespace invar::graph {
namespace {

Result<TensorType> infer(std::span<const TensorType> inputs, const Attributes&) {
  for (const TensorType& input : inputs) {
    if (!mps::elementTypeOf(input.type))
      return problem("type " + mps::nameOf(input.type) + ", not Float32, Float16 or BFloat16");
    if (input.shape->size() < 2)
      return problem("shape " + dimsText(*input.shape) + ", a matrix has 2 dimensions or more");
  }
  if (inputs[0].type != inputs[1].type)
    return problem("types differ: " + mps::nameOf(inputs[0].type) + " and " + mps::nameOf(inputs[1].type));
  auto shape = mps::productShape(lengthsOf(*inputs[0].shape), lengthsOf(*inputs[1].shape));
  if (!shape.error.empty()) return problem(shape.error);
  return TensorType{inputs[0].type, dimsOf(shape.lengths)};
}

/// Adds `product` [+ addend] to the plan, with the result where `result` belongs.
void addProduct(Lowering& lowering, const Node& product, const Node& result, const Value* addend) {
  ProductStep step;
  step.a = lowering.valueOf(*product.inputs()[0]);
  step.b = lowering.valueOf(*product.inputs()[1]);
  step.destination = lowering.place(result);
  const auto lengths = lengthsOf(*lowering.typeOf(product).shape);
  const auto operand = [&](const Value& v, bool broadcasts) {
    return mps::operandOf(nullptr, 0, *mps::elementTypeOf(v.type), v.layout, lengths, broadcasts);
  };
  mps::ProductDescription& p = step.product;
  p.columns = lengths[0];
  p.rows = lengths[1];
  p.inner = step.a.layout.length(0);
  p.batchDimensions = uint32_t(lengths.size() - 2);
  for (size_t d = 2; d < lengths.size(); ++d) p.batchLengths[d - 2] = lengths[d];
  p.a = operand(step.a, false);
  p.b = operand(step.b, false);
  p.destination = operand(step.destination, false);
  if (addend) {
    step.c = *addend;
    p.c = operand(*addend, true);
    p.beta = 1;
  }
  lowering.define(result, step.destination);
  lowering.addProduct(std::move(step));
}

Result<void> lower(Lowering& lowering, const Node& node) {
  addProduct(lowering, node, node, nullptr);
  return {};
}

}  // namespace

const Definition ops::kMatrixMultiplication{"matrixMultiplication", infer, lower};

const Node* productOperand(const Lowering& lowering, const Node& user) {
  if (&user.definition() != &ops::kAddition) return nullptr;
  for (auto& input : user.inputs())
    if (&input->definition() == &ops::kMatrixMultiplication && !lowering.isFed(*input) &&
        lowering.useCount(*input) == 1 && !lowering.isTarget(*input) &&
        lowering.typeOf(*input).shape == lowering.typeOf(user).shape)
      return input.get();
  return nullptr;
}

Result<void> lowerProductAndSum(Lowering& lowering, const Node& node) {
  const Node& product = *productOperand(lowering, node);
  const Node& addend = node.inputs()[0].get() == &product ? *node.inputs()[1] : *node.inputs()[0];
  const Value value = lowering.valueOf(addend);
  addProduct(lowering, product, node, &value);
  return {};
}

}  // namespace invar::graph

namespace MPS {

GraphTensor* Graph::matrixMultiplication(GraphTensor* primary, GraphTensor* secondary,
                                         const NS::String* name) {
  return invar::graph::build(this, "MPS::Graph::matrixMultiplication",
                             invar::graph::ops::kMatrixMultiplication, {primary, secondary}, {}, name);
}

}  // namespace MPS
