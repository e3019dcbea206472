// constant: values that stand in the graph itself.
#include <cstring>

#include "base/Float16.hpp"
#include "foundation/Data.hpp"
#include "graph/ConstantData.hpp"
#include "graph/Graph.hpp"
#include "graph/Lowering.hpp"
#include "graph/ops/Definitions.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::graph {
namespace {

Result<void> lower(Lowering& lowering, const Node& node) {
  auto value = lowering.constant(node);
  if (!value) return value.takeError();
  lowering.define(node, *value);
  return {};
}

template <class T>
std::string bytesOf(T value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); }

/// One number as an element; empty for a type that numbers cannot be written in. Out of range is clamped.
std::string elementOf(double scalar, MPS::DataType type) {
  const auto clamped = [&](double low, double high) {
    return scalar != scalar ? 0.0 : scalar < low ? low : scalar > high ? high : scalar;
  };
  switch (type) {
    case MPS::DataTypeFloat32: return bytesOf(float(scalar));
    case MPS::DataTypeFloat16: return bytesOf(floatToHalf(float(scalar)));
    case MPS::DataTypeBFloat16: return bytesOf(floatToBfloat(float(scalar)));
    case MPS::DataTypeInt8: return bytesOf(int8_t(clamped(-128, 127)));
    case MPS::DataTypeInt16: return bytesOf(int16_t(clamped(-32768, 32767)));
    case MPS::DataTypeInt32: return bytesOf(int32_t(clamped(-2147483648.0, 2147483647.0)));
    case MPS::DataTypeInt64: return bytesOf(int64_t(clamped(-9223372036854774784.0, 9223372036854774784.0)));
    case MPS::DataTypeUInt8: return bytesOf(uint8_t(clamped(0, 255)));
    case MPS::DataTypeUInt16: return bytesOf(uint16_t(clamped(0, 65535)));
    case MPS::DataTypeUInt32: return bytesOf(uint32_t(clamped(0, 4294967295.0)));
    case MPS::DataTypeUInt64: return bytesOf(uint64_t(clamped(0, 18446744073709549568.0)));
    case MPS::DataTypeBool: return bytesOf(uint8_t(scalar != 0));
    default: return {};
  }
}

MPS::GraphTensor* makeConstant(MPS::Graph* graph, std::string bytes, const MPS::Shape* shape,
                               MPS::DataType type) {
  constexpr const char* kCall = "MPS::Graph::constant";
  Dims dims;
  if (!readDims(kCall, shape, dims)) return nullptr;
  for (int64_t length : dims)
    if (length < 0) return mps::misuse(kCall, "shape " + dimsText(dims) + ", a constant's lengths are known");
  const auto layout = mps::Layout::packed(lengthsOf(dims));
  const uint64_t size = MPS::SizeofDataType(type);
  if (!mps::isStorable(type) || bytes.empty())
    return mps::misuse(kCall, mps::nameOf(type) + " cannot be stored in a constant");
  if (!layout)
    return mps::misuse(kCall, "shape " + dimsText(dims) + " has more elements than memory can hold");
  if (layout->elementCount() > kMostElements)
    return mps::misuse(kCall, "shape " + dimsText(dims) + " has " + std::to_string(layout->elementCount()) +
                                  " elements, limit " + std::to_string(kMostElements));
  if (bytes.size() != size && bytes.size() / size != layout->elementCount())
    return mps::misuse(kCall, std::to_string(bytes.size()) + " bytes for shape " + dimsText(dims) + " of " +
                                  mps::nameOf(type));
  Attributes attributes;
  attributes.data = makeRef<ConstantData>(std::move(bytes));
  return buildSource(graph, kCall, ops::kConstant, {type, std::move(dims)}, std::move(attributes), nullptr);
}

}  // namespace

const Definition ops::kConstant{"constant", nullptr, lower};

}  // namespace invar::graph

namespace MPS {

GraphTensor* Graph::constant(double scalar, DataType dataType) {
  return constant(scalar, NS::Array::array(), dataType);
}

GraphTensor* Graph::constant(double scalar, const Shape* shape, DataType dataType) {
  return invar::graph::makeConstant(this, invar::graph::elementOf(scalar, dataType), shape, dataType);
}

GraphTensor* Graph::constant(const NS::Data* data, const Shape* shape, DataType dataType) {
  auto* bytes = invar::foundation::Data::checked(data);
  if (!bytes) return invar::mps::misuse("MPS::Graph::constant", "the data is null or released");
  if (!bytes->length())
    return invar::mps::misuse("MPS::Graph::constant", "the data is empty, a constant has 1 element or more");
  auto* dims = shape ? shape : NS::Array::array();
  const auto reading = invar::mps::readShape(dims);
  // Data of one element is for one element: only a scalar constant repeats.
  const auto layout = invar::mps::Layout::packed(reading.lengths);
  if (reading.error.empty() && layout && bytes->length() != layout->elementCount() * SizeofDataType(dataType))
    return invar::mps::misuse("MPS::Graph::constant",
                              std::to_string(bytes->length()) + " bytes of data, shape " +
                                  invar::mps::shapeText(reading.lengths) + " of " +
                                  invar::mps::nameOf(dataType) + " takes " +
                                  std::to_string(layout->elementCount() * SizeofDataType(dataType)));
  return invar::graph::makeConstant(this, std::string(bytes->view()), dims, dataType);
}

}  // namespace MPS
