#include "metal/Allocation.hpp"

namespace invar::metal {

constinit const TypeInfo Allocation::kType{
    .name = "MTLAllocation", .super = &foundation::kObjectType, .destroy = nullptr};

MTL::PurgeableState Allocation::setPurgeableState(MTL::PurgeableState state) {
  if (state < MTL::PurgeableStateNonVolatile || state > MTL::PurgeableStateEmpty) return m_purgeable.load();
  return m_purgeable.exchange(state);
}

}  // namespace invar::metal

using Impl = invar::metal::Allocation;

NS::UInteger MTL::Allocation::allocatedSize() const { return this ? Impl::of(this)->allocatedSize() : 0; }
