// MTL::ResourceOptions taken apart.
#pragma once

#include "Metal/MTLResource.hpp"

namespace invar::metal {

struct ResourceModes {
  MTL::StorageMode storage = MTL::StorageModeShared;
  MTL::CPUCacheMode cache = MTL::CPUCacheModeDefaultCache;
  MTL::HazardTrackingMode hazards = MTL::HazardTrackingModeDefault;

  static ResourceModes of(MTL::ResourceOptions options) {
    return {MTL::StorageMode(options >> 4 & 15), MTL::CPUCacheMode(options & 15),
            MTL::HazardTrackingMode(options >> 8 & 3)};
  }
  MTL::ResourceOptions options() const {
    return NS::UInteger(cache) | NS::UInteger(storage) << 4 | NS::UInteger(hazards) << 8;
  }
  /// The same with Default tracking replaced by what it stands for.
  ResourceModes resolved(MTL::HazardTrackingMode standard) const {
    return {storage, cache, hazards == MTL::HazardTrackingModeDefault ? standard : hazards};
  }
  bool tracked() const { return hazards == MTL::HazardTrackingModeTracked; }
};

}  // namespace invar::metal
