#include "graph/ElementwiseKernel.hpp"

#include <algorithm>

#include "mps/DataTypes.hpp"

namespace invar::graph {
namespace {

/// What a value is computed in: 16-bit floats are widened, as Metal's own operations do.
std::string computeType(MPS::DataType type) {
  return type & MPS::DataTypeFloatBit ? "float" : kernelTypeOf(type);
}

}  // namespace

const char* kernelTypeOf(MPS::DataType type) {
  switch (type) {
    case MPS::DataTypeFloat32: return "float";
    case MPS::DataTypeFloat16: return "half";
    case MPS::DataTypeBFloat16: return "bfloat";
    case MPS::DataTypeInt8: return "char";
    case MPS::DataTypeInt16: return "short";
    case MPS::DataTypeInt32: return "int";
    case MPS::DataTypeInt64: return "long";
    case MPS::DataTypeUInt8: return "uchar";
    case MPS::DataTypeUInt16: return "ushort";
    case MPS::DataTypeUInt32: return "uint";
    case MPS::DataTypeUInt64: return "ulong";
    case MPS::DataTypeBool: return "bool";
    default: return nullptr;
  }
}

std::string ElementwiseKernel::read(const Value& value) {
  Input input{value, {}};
  for (size_t d = 0; d < m_shape.size(); ++d)
    input.strides.push_back(value.layout.length(uint32_t(d)) == 1 ? 0 : value.layout.stride(uint32_t(d)));
  m_inputs.push_back(std::move(input));
  const std::string index = std::to_string(m_inputs.size() - 1);
  return keep(value.type, "in" + index + "[at" + index + "]");
}

std::string ElementwiseKernel::keep(MPS::DataType type, const std::string& expression) {
  const std::string name = "v" + std::to_string(m_variables++);
  const std::string compute =
      kernelTypeOf(type) ? computeType(type) : "float";   // finish refuses other types
  m_body += "  const " + compute + " " + name + " = " + compute + "(" + expression + ");\n";
  return name;
}

bool ElementwiseKernel::isLinear(const Input& input) const {
  int64_t stride = 1;
  for (size_t d = 0; d < m_shape.size(); ++d) {
    const int64_t length = m_shape[m_shape.size() - 1 - d];
    if (length != 1 && input.strides[d] != stride) return false;
    stride *= length;
  }
  return true;
}

Result<void> ElementwiseKernel::finish(Lowering& lowering, const std::string& expression,
                                       const Value& destination) {
  const char* type = kernelTypeOf(m_type);
  if (!type) return problem("elements of type " + mps::nameOf(m_type) + " are not implemented");
  if (m_inputs.size() > kMostInputs) return problem("more than 28 inputs in one kernel");
  // Lengths and strides are parameters, so that one compile serves every size of a pattern.
  const size_t rank = m_shape.size();
  std::string source = "#include <metal_stdlib>\nusing namespace metal;\nkernel void invar_elementwise(",
              positions, walk;
  std::vector<uint32_t> parameters;
  for (int64_t length : lengthsOf(m_shape)) parameters.push_back(uint32_t(length));
  std::vector<Value> values;
  for (size_t i = 0; i < m_inputs.size(); ++i) {
    const Input& input = m_inputs[i];
    const char* inputType = kernelTypeOf(input.value.type);
    if (!inputType)
      return problem("elements of type " + mps::nameOf(input.value.type) + " are not implemented");
    const std::string n = std::to_string(i);
    source += std::string("device const ") + inputType + "* in" + n + " [[buffer(" + n + ")]], ";
    values.push_back(input.value);
    if (isLinear(input)) {
      positions += "  const uint at" + n + " = i;\n";
      continue;
    }
    if (std::ranges::all_of(input.strides, [](int64_t s) { return s == 0; })) {
      positions += "  const uint at" + n + " = 0;\n";
      continue;
    }
    positions += "  int at" + n + " = 0;\n";
    walk += "    at" + n + " += int(c) * int(p[" + std::to_string(parameters.size()) + " + d]);\n";
    for (int64_t stride : input.strides) parameters.push_back(uint32_t(int32_t(stride)));
  }
  const std::string out = std::to_string(m_inputs.size()), last = std::to_string(m_inputs.size() + 1);
  source += std::string("device ") + type + "* out [[buffer(" + out + ")]], constant uint* p [[buffer(" +
            last + ")]], uint i [[thread_position_in_grid]]) {\n" + positions;
  if (!walk.empty())
    source += "  uint rest = i;\n  for (uint d = 0; d < " + std::to_string(rank) +
              "; ++d) {\n    const uint c = rest % p[d];\n    rest /= p[d];\n" + walk + "  }\n";
  source += m_body + "  out[i] = " + type + "(" + expression + ");\n}\n";
  if (parameters.empty()) parameters.push_back(0);
  return lowering.addKernel(std::move(source), kName, std::move(values), destination, std::move(parameters),
                            volumeOf(m_shape));
}

namespace {

std::string expressionOf(const Lowering& lowering, const Node& node, ElementwiseKernel& kernel) {
  std::vector<std::string> arguments;
  for (auto& input : node.inputs())
    arguments.push_back(lowering.isFused(*input) ? expressionOf(lowering, *input, kernel)
                                                 : kernel.read(lowering.valueOf(*input)));
  return kernel.keep(lowering.typeOf(node).type, node.definition().expression(arguments));
}

}  // namespace

Result<void> lowerElementwise(Lowering& lowering, const Node& node) {
  const TensorType& type = lowering.typeOf(node);
  ElementwiseKernel kernel(*type.shape, type.type);
  const std::string expression = expressionOf(lowering, node, kernel);   // at most kMostFused deep
  const Value destination = lowering.place(node);
  lowering.define(node, destination);
  return kernel.finish(lowering, expression, destination);
}

Result<void> Lowering::copy(const Value& source, const Value& destination) {
  if (source.layout.isPacked() && source.type == destination.type) {
    addCopy({source, destination});
    return {};
  }
  ElementwiseKernel kernel(dimsOf(destination.layout.shape()), destination.type);
  return kernel.finish(*this, kernel.read(source), destination);
}

}  // namespace invar::graph
