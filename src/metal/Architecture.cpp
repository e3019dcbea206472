#include "metal/Architecture.hpp"

#include "foundation/String.hpp"

namespace invar::metal {

constinit const foundation::TypeInfo Architecture::kType{
    .name = "MTLArchitecture", .super = &foundation::kObjectType, .destroy = destroyObject,
    .isEqual = [](const foundation::ObjectBase* a, const foundation::ObjectBase* b) noexcept {
      return b->isKindOf(kType) &&
             static_cast<const Architecture*>(a)->name() == static_cast<const Architecture*>(b)->name();
    }};

}  // namespace invar::metal

NS::String* MTL::Architecture::name() const {
  using namespace invar;
  return this ? foundation::autoreleasedString(metal::Architecture::of(this)->name()) : nullptr;
}
