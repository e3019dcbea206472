// placeholder: a tensor whose values are fed at each run.
#include "graph/Graph.hpp"
#include "graph/ops/Definitions.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::graph {

const Definition ops::kPlaceholder{"placeholder", nullptr, nullptr};

}  // namespace invar::graph

namespace MPS {

GraphTensor* Graph::placeholder(const Shape* shape, DataType dataType, const NS::String* name) {
  constexpr const char* kCall = "MPS::Graph::placeholder";
  if (!invar::mps::isStorable(dataType))
    return invar::mps::misuse(kCall, invar::mps::nameOf(dataType) + " cannot be stored in a tensor");
  invar::graph::TensorType type{dataType, std::nullopt};
  invar::graph::Dims dims;
  if (shape && !invar::graph::readDims(kCall, shape, dims)) return nullptr;
  if (shape) type.shape = std::move(dims);
  return invar::graph::buildSource(this, kCall, invar::graph::ops::kPlaceholder, std::move(type), {}, name);
}

GraphTensor* Graph::placeholder(const Shape* shape, const NS::String* name) {
  return placeholder(shape, DataTypeFloat32, name);
}

}  // namespace MPS
