// softMax along an axis: exp(x - largest) over their sum. One thread a row, so that a row needs no barrier.
#include "graph/Graph.hpp"
#include "graph/Lowering.hpp"
#include "mps/DataTypes.hpp"

namespace invar::graph {
namespace {

Result<TensorType> infer(std::span<const TensorType> inputs, const Attributes& attributes) {
  if (!mps::elementTypeOf(inputs[0].type))
    return problem("type " + mps::nameOf(inputs[0].type) + ", not Float32, Float16 or BFloat16");
  if (!resolveAxis(attributes.integers[0], inputs[0].shape->size()))
    return problem("axis " + std::to_string(attributes.integers[0]) + " of shape " +
                   dimsText(*inputs[0].shape));
  return inputs[0];
}

std::string sourceFor(const std::string& type, bool innermost) {
  const std::string at = innermost ? "[k]" : "[k * stride]";
  return "#include <metal_stdlib>\nusing namespace metal;\n"
         "kernel void invar_softmax(device const " +
         type + "* in [[buffer(0)]], device " + type +
         "* out [[buffer(1)]],\n"
         "                          constant uint* p [[buffer(2)]], uint i [[thread_position_in_grid]]) {\n"
         "  const uint length = p[0], stride = p[1];\n"
         "  const uint start = i / stride * stride * length + i % stride;\n"
         "  in += start;\n  out += start;\n"
         "  float largest = -INFINITY;\n"
         "  for (uint k = 0; k < length; ++k) largest = max(largest, float(in" +
         at +
         "));\n"
         "  float sum = 0;\n"
         "  for (uint k = 0; k < length; ++k) sum += exp(float(in" +
         at +
         ") - largest);\n"
         "  const float scale = 1 / sum;\n"
         "  for (uint k = 0; k < length; ++k) out" +
         at + " = " + type + "(exp(float(in" + at +
         ") - largest) * scale);\n"
         "}\n";
}

Result<void> lower(Lowering& lowering, const Node& node) {
  const TensorType& type = lowering.typeOf(node);
  const size_t axis = *resolveAxis(node.attributes().integers[0], type.shape->size());
  auto input = lowering.packed(lowering.valueOf(*node.inputs()[0]));
  if (!input) return input.takeError();
  const uint64_t length = uint64_t((*type.shape)[axis]);
  const uint64_t stride = volumeOf({type.shape->begin() + long(axis) + 1, type.shape->end()});
  const Value destination = lowering.place(node);
  lowering.define(node, destination);
  return lowering.addKernel(sourceFor(kernelTypeOf(type.type), stride == 1), "invar_softmax", {*input},
                            destination, {uint32_t(length), uint32_t(stride)},
                            length ? volumeOf(*type.shape) / length : 0);
}

const Definition kSoftMax{"softMax", infer, lower};

}  // namespace
}  // namespace invar::graph

namespace MPS {

GraphTensor* Graph::softMax(GraphTensor* tensor, NS::Integer axis, const NS::String* name) {
  invar::graph::Attributes attributes;
  attributes.integers = {axis};
  return invar::graph::build(this, "MPS::Graph::softMax", invar::graph::kSoftMax, {tensor},
                             std::move(attributes), name);
}

}  // namespace MPS
