// Values of a tensor: what a graph is fed with and what it gives.
// Thread safety: Immutable but for the contents, which are the program's to synchronise.
// Metal documentation: MPSGraphTensorData
#pragma once

#include "../MetalPerformanceShaders/MPSNDArray.hpp"
#include "MPSGraphDevice.hpp"

namespace MPS {

class MPS_EXPORT GraphTensorData : public NS::Referencing<GraphTensorData> {
public:
  static GraphTensorData* alloc();
  /// Over a buffer's memory from its start, packed. `shape` outermost first. Null with a logged reason when
  /// it does not fit, as in all that follow.
  GraphTensorData* init(MTL::Buffer* buffer, const Shape* shape, DataType dataType);
  /// Rows `rowBytes` apart.
  GraphTensorData* init(MTL::Buffer* buffer, const Shape* shape, DataType dataType, NS::UInteger rowBytes);
  GraphTensorData* init(NDArray* ndarray);
  /// Copies the data.
  GraphTensorData* init(GraphDevice* device, const NS::Data* data, const Shape* shape, DataType dataType);

  Shape* shape() const;
  DataType dataType() const;
  /// Autoreleased.
  GraphDevice* device() const;
  /// The array with the values, not owned by the caller.
  NDArray* mpsndarray();
};

}  // namespace MPS
