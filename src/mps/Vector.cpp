#include "mps/Vector.hpp"

#include "metal/Device.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {
namespace {

constexpr const char* kInit = "MPS::Vector::init";

/// The shape of a descriptor, checked again: its setters take any number.
const VectorShape* checkedShape(const MPS::VectorDescriptor* descriptor) {
  auto* d = VectorDescriptor::checked(descriptor);
  if (!d) return misuse(kInit, "the descriptor is null or released");
  if (auto error = d->shape.error(); !error.empty()) return misuse(kInit, error);
  return &d->shape;
}

}  // namespace

constinit const foundation::TypeInfo Vector::kType{
    .name = "MPSVector", .super = &foundation::kObjectType, .destroy = destroyObject,
    .description = [](const foundation::ObjectBase* o) {
      const auto& s = static_cast<const Vector*>(o)->shape();
      return "MPSVector " + nameOf(s.type) + " " + std::to_string(s.vectors) + " x " +
             std::to_string(s.length);
    }};

bool Vector::assign(MTL::Buffer* buffer, uint64_t offset, const MPS::VectorDescriptor* descriptor) {
  const auto* shape = checkedShape(descriptor);
  if (!shape || !m_part.share(kInit, "the vectors", buffer, offset, shape->bytes())) return false;
  m_shape = *shape;
  return true;
}

bool Vector::allocate(MTL::Device* device, const MPS::VectorDescriptor* descriptor) {
  const auto* shape = checkedShape(descriptor);
  if (!shape || !m_part.allocate(kInit, device, shape->bytes())) return false;
  m_shape = *shape;
  return true;
}

}  // namespace invar::mps

namespace MPS {

using Impl = invar::mps::Vector;

Vector* Vector::alloc() { return (new Impl)->door(); }
Vector* Vector::init(MTL::Buffer* buffer, const VectorDescriptor* descriptor) {
  return init(buffer, 0, descriptor);
}

Vector* Vector::init(MTL::Buffer* buffer, NS::UInteger offset, const VectorDescriptor* descriptor) {
  if (!this) return nullptr;
  if (Impl::of(this)->assign(buffer, offset, descriptor)) return this;
  release();
  return nullptr;
}

Vector* Vector::init(MTL::Device* device, const VectorDescriptor* descriptor) {
  if (!this) return nullptr;
  if (Impl::of(this)->allocate(device, descriptor)) return this;
  release();
  return nullptr;
}

MTL::Device* Vector::device() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->device().door() : nullptr;
}
NS::UInteger Vector::length() const { return this ? Impl::of(this)->shape().length : 0; }
NS::UInteger Vector::vectors() const { return this ? Impl::of(this)->shape().vectors : 0; }
DataType Vector::dataType() const { return this ? Impl::of(this)->shape().type : DataTypeInvalid; }
NS::UInteger Vector::vectorBytes() const { return this ? Impl::of(this)->shape().vectorBytes : 0; }
NS::UInteger Vector::offset() const { return this ? Impl::of(this)->offset() : 0; }
MTL::Buffer* Vector::data() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->door() : nullptr;
}
NS::UInteger Vector::resourceSize() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->allocatedSize() : 0;
}
void Vector::synchronizeOnCommandBuffer(MTL::CommandBuffer*) {}

}  // namespace MPS
