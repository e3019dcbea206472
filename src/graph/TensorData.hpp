// What stands behind MPS::GraphTensorData and MPS::GraphDevice.
#pragma once

#include "MetalPerformanceShadersGraph/MPSGraphTensorData.hpp"
#include "foundation/Object.hpp"
#include "mps/NDArray.hpp"

namespace invar::graph {

/// Thread safety: immutable after init.
class TensorData final : public foundation::Implements<TensorData, MPS::GraphTensorData> {
public:
  static const foundation::TypeInfo kType;
  TensorData() : Implements(kType) {}
  explicit TensorData(mps::NDArray& array) : Implements(kType) { assign(array); }

  /// Between alloc and init only.
  void assign(mps::NDArray& array) { m_array = foundation::Retained<mps::NDArray>::share(&array); }
  /// Null before init.
  mps::NDArray* array() const { return m_array.get(); }

private:
  foundation::Retained<mps::NDArray> m_array;
};

/// Thread safety: immutable.
class GraphDevice final : public foundation::Implements<GraphDevice, MPS::GraphDevice> {
public:
  static const foundation::TypeInfo kType;
  explicit GraphDevice(MTL::Device* device) : Implements(kType), m_device(device) {}
  MTL::Device* device() const { return m_device; }

private:
  MTL::Device* const m_device;   // lives as long as the process
};

}  // namespace invar::graph
