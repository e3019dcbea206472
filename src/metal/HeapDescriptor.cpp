#include "metal/HeapDescriptor.hpp"

namespace invar::metal {

constinit const TypeInfo HeapDescriptor::kType = HeapDescriptor::typeNamed("MTLHeapDescriptor");

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::HeapDescriptor;
using Values = invar::metal::HeapValues;
using Modes = invar::metal::ResourceModes;

HeapDescriptor* HeapDescriptor::alloc() { return Impl::make(); }
HeapDescriptor* HeapDescriptor::init() { return this; }

NS::UInteger HeapDescriptor::size() const { return Impl::get(this, &Values::size); }
void HeapDescriptor::setSize(NS::UInteger size) { Impl::set(this, &Values::size, size); }
HeapType HeapDescriptor::type() const { return Impl::get(this, &Values::type); }
void HeapDescriptor::setType(HeapType type) { Impl::set(this, &Values::type, type); }

StorageMode HeapDescriptor::storageMode() const { return Impl::get(this, &Values::modes).storage; }
void HeapDescriptor::setStorageMode(StorageMode storageMode) {
  if (this) Impl::of(this)->values.modes.storage = storageMode;
}
CPUCacheMode HeapDescriptor::cpuCacheMode() const { return Impl::get(this, &Values::modes).cache; }
void HeapDescriptor::setCpuCacheMode(CPUCacheMode cpuCacheMode) {
  if (this) Impl::of(this)->values.modes.cache = cpuCacheMode;
}
HazardTrackingMode HeapDescriptor::hazardTrackingMode() const {
  return Impl::get(this, &Values::modes).hazards;
}
void HeapDescriptor::setHazardTrackingMode(HazardTrackingMode hazardTrackingMode) {
  if (this) Impl::of(this)->values.modes.hazards = hazardTrackingMode;
}
ResourceOptions HeapDescriptor::resourceOptions() const { return Impl::get(this, &Values::modes).options(); }
void HeapDescriptor::setResourceOptions(ResourceOptions resourceOptions) {
  Impl::set(this, &Values::modes, Modes::of(resourceOptions));
}

}  // namespace MTL
