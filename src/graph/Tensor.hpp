// What stands behind MPS::GraphTensor, GraphOperation and GraphShapedType.
#pragma once

#include "MetalPerformanceShadersGraph/MPSGraphTensor.hpp"
#include "foundation/Object.hpp"
#include "graph/Node.hpp"

namespace invar::graph {

/// Another tensor object of the same node is equal, so that either finds a dictionary's entry.
/// Thread safety: immutable.
class Tensor final : public foundation::Implements<Tensor, MPS::GraphTensor> {
public:
  static const foundation::TypeInfo kType;
  explicit Tensor(Ref<const Node> node) : Implements(kType), m_node(std::move(node)) {}
  const Ref<const Node>& node() const { return m_node; }

private:
  const Ref<const Node> m_node;
};

/// Thread safety: immutable.
class Operation final : public foundation::Implements<Operation, MPS::GraphOperation> {
public:
  static const foundation::TypeInfo kType;
  explicit Operation(Ref<const Node> node) : Implements(kType), m_node(std::move(node)) {}
  const Ref<const Node>& node() const { return m_node; }

private:
  const Ref<const Node> m_node;
};

/// Thread safety: one thread at a time while it is changed.
class ShapedType final : public foundation::Implements<ShapedType, MPS::GraphShapedType> {
public:
  static const foundation::TypeInfo kType;
  ShapedType() : Implements(kType) {}
  explicit ShapedType(TensorType type) : Implements(kType), type(std::move(type)) {}
  TensorType type;
};

/// Numbers of any sign; false with a logged reason.
bool readIntegers(const char* call, const NS::Array* numbers, std::vector<int64_t>& integers);
/// A shape, where -1 is a length that is not known; false with a logged reason.
bool readDims(const char* call, const NS::Array* shape, Dims& dims);
/// Autoreleased; null for nothing.
NS::Array* makeDims(const std::optional<Dims>& dims);

}  // namespace invar::graph
