// What flows through a graph: tensors, the operations that make them, and shapes with types.
// Thread safety: GraphTensor and GraphOperation are immutable; GraphShapedType is for one thread at a time
// while it is changed.
// Metal documentation: MPSGraphTensor, MPSGraphOperation, MPSGraphShapedType
#pragma once

#include "../MetalPerformanceShaders/MPSCoreTypes.hpp"

namespace MPS {

class GraphOperation;

/// A result of an operation, before it has values. May be a dictionary's key: equal means the same result.
class MPS_EXPORT GraphTensor : public NS::Copying<GraphTensor> {
public:
  /// Outermost first, autoreleased; null while it is not known, -1 for a length that is not known.
  Shape* shape() const;
  DataType dataType() const;
  /// The operation that makes it; autoreleased.
  GraphOperation* operation() const;
};

class MPS_EXPORT GraphOperation : public NS::Copying<GraphOperation> {
public:
  NS::String* name() const;
  /// Autoreleased.
  NS::Array* inputTensors() const;
  NS::Array* outputTensors() const;
};

/// A shape and a type. A null shape stands for any.
class MPS_EXPORT GraphShapedType : public NS::Copying<GraphShapedType> {
public:
  static GraphShapedType* alloc();
  GraphShapedType* init(const Shape* shape, DataType dataType);
  Shape* shape() const;
  void setShape(const Shape* shape);
  DataType dataType() const;
  void setDataType(DataType dataType);
  bool isEqualTo(const GraphShapedType* object) const;
};

}  // namespace MPS
