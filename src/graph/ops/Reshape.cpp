// reshape: the same elements under another shape; a view where the input has no gaps.
#include "graph/Graph.hpp"
#include "graph/Lowering.hpp"

namespace invar::graph {
namespace {

Result<TensorType> infer(std::span<const TensorType> inputs, const Attributes& attributes) {
  Dims shape = attributes.integers;
  const uint64_t count = volumeOf(*inputs[0].shape);
  int64_t* open = nullptr;
  uint64_t others = 1;
  for (int64_t& length : shape) {
    if (length >= 0) { others *= uint64_t(length); continue; }
    if (open) return problem("shape " + dimsText(shape) + " leaves more than one length open");
    open = &length;
  }
  if (open && others && count % others == 0) *open = int64_t(count / others);
  if ((open && *open < 0) || volumeOf(shape) != count)
    return problem("shape " + dimsText(shape) + " does not hold the " + std::to_string(count) +
                   " elements of " + dimsText(*inputs[0].shape));
  return TensorType{inputs[0].type, std::move(shape)};
}

Result<void> lower(Lowering& lowering, const Node& node) {
  auto input = lowering.packed(lowering.valueOf(*node.inputs()[0]));
  if (!input) return input.takeError();
  const auto layout = mps::Layout::packed(lengthsOf(*lowering.typeOf(node).shape));
  if (!layout) return problem("more than 16 dimensions");
  input->layout = *layout;
  lowering.define(node, *input);
  return {};
}

const Definition kReshape{"reshape", infer, lower};

}  // namespace
}  // namespace invar::graph

namespace MPS {

GraphTensor* Graph::reshape(GraphTensor* tensor, const Shape* shape, const NS::String* name) {
  invar::graph::Attributes attributes;
  if (!invar::graph::readDims("MPS::Graph::reshape", shape, attributes.integers)) return nullptr;
  return invar::graph::build(this, "MPS::Graph::reshape", invar::graph::kReshape, {tensor},
                             std::move(attributes), name);
}

}  // namespace MPS
