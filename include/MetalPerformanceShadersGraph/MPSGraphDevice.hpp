// The device that a graph is compiled for.
// Thread safety: Immutable.
// Metal documentation: MPSGraphDevice
#pragma once

#include "../MetalPerformanceShaders/MPSCoreTypes.hpp"

namespace MPS {

enum GraphDeviceType : uint32_t {
  GraphDeviceTypeMetal = 0,
};

class MPS_EXPORT GraphDevice : public NS::Referencing<GraphDevice> {
public:
  /// Autoreleased; null with a logged reason for a null device.
  static GraphDevice* device(MTL::Device* metalDevice);
  GraphDeviceType type() const;
  MTL::Device* metalDevice() const;
};

}  // namespace MPS
