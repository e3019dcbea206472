#include "metal/Event.hpp"

namespace invar::metal {

constinit const foundation::TypeInfo Event::kType{
    .name = "MTLEvent", .super = &foundation::kObjectType, .destroy = destroyObject};

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Event;

Device* Event::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
NS::String* Event::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void Event::setLabel(const NS::String* label) { if (this) Impl::of(this)->label.set(label); }

}  // namespace MTL
