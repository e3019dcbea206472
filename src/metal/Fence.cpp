#include "metal/Fence.hpp"

namespace invar::metal {

constinit const foundation::TypeInfo Fence::kType{
    .name = "MTLFence", .super = &foundation::kObjectType, .destroy = destroyObject};

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Fence;

Device* Fence::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
NS::String* Fence::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void Fence::setLabel(const NS::String* label) { if (this) Impl::of(this)->label.set(label); }

}  // namespace MTL
