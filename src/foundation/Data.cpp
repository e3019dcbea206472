#include "foundation/Data.hpp"

#include <new>

namespace invar::foundation {

constinit const TypeInfo Data::kType{
    .name = "NSData",
    .super = &kObjectType,
    .destroy = destroyObject,
    // Bytes may be written through mutableBytes, so the hash keeps to what cannot change.
    .hash = [](const ObjectBase* o) noexcept -> uint64_t { return static_cast<const Data*>(o)->length(); },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      return b->isKindOf(kType) && static_cast<const Data*>(a)->view() == static_cast<const Data*>(b)->view();
    },
    .description = [](const ObjectBase* o) {
      return "<NSData: " + std::to_string(static_cast<const Data*>(o)->length()) + " bytes>";
    }};

}  // namespace invar::foundation

namespace NS {

using Bytes = invar::foundation::Data;

Data* Data::data(const void* pBytes, UInteger length) { return alloc()->init(pBytes, length)->autorelease(); }
Data* Data::alloc() { return (new Bytes)->door(); }
Data* Data::init() { return this; }

Data* Data::init(const void* pBytes, UInteger length) {
  if (!this) return nullptr;
  bool copied = false;
  try {
    if ((copied = invar::foundation::canHold(pBytes, length)) && pBytes)
      Bytes::of(this)->assign(std::string(static_cast<const char*>(pBytes), length));
  } catch (const std::bad_alloc&) {
    copied = false;
  }
  if (copied) return this;
  release();
  return nullptr;
}

const void* Data::bytes() const { return mutableBytes(); }
void* Data::mutableBytes() const { return this ? Bytes::of(this)->bytes() : nullptr; }
UInteger Data::length() const { return this ? Bytes::of(this)->length() : 0; }

}  // namespace NS
