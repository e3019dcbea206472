#include "mps/VectorDescriptor.hpp"

#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {

constinit const foundation::TypeInfo VectorDescriptor::kType{
    .name = "MPSVectorDescriptor", .super = &foundation::kObjectType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new VectorDescriptor(static_cast<const VectorDescriptor*>(o)->shape);
    }};

std::string VectorShape::error() const {
  const uint64_t size = MPS::SizeofDataType(type);
  if (!isStorable(type)) return nameOf(type) + " cannot be stored in a vector";
  if (!length || !vectors) return "no elements or vectors, the least is 1 of each";
  uint64_t vector;
  if (__builtin_mul_overflow(length, size, &vector))
    return "a vector of " + std::to_string(length) + " elements of " + nameOf(type) + " is longer than " +
           std::to_string(UINT64_MAX) + " bytes";
  if (vectors == 1) return {};
  if (vectorBytes < vector)
    return "vectors are " + std::to_string(vectorBytes) + " bytes apart, the least for " + std::to_string(length) +
           " elements of " + nameOf(type) + " is " + std::to_string(vector);
  if (vectorBytes % size)
    return "vectors are " + std::to_string(vectorBytes) + " bytes apart, not a multiple of the element's " +
           std::to_string(size);
  return {};
}

uint64_t VectorShape::bytes() const {
  uint64_t sum;
  if (__builtin_mul_overflow(vectors - 1, vectorBytes, &sum) ||
      __builtin_add_overflow(sum, length * MPS::SizeofDataType(type), &sum))
    return UINT64_MAX;
  return sum;
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Impl = invar::mps::VectorDescriptor;

VectorDescriptor* make(const invar::mps::VectorShape& shape) {
  if (auto error = shape.error(); !error.empty())
    return invar::mps::misuse("MPS::VectorDescriptor::vectorDescriptor", error);
  auto* made = new Impl(shape);
  invar::foundation::autorelease(made);
  return made->door();
}

}  // namespace

VectorDescriptor* VectorDescriptor::vectorDescriptor(NS::UInteger length, DataType dataType) {
  return make({length, 1, length * SizeofDataType(dataType), dataType});
}

VectorDescriptor* VectorDescriptor::vectorDescriptor(NS::UInteger length, NS::UInteger vectors,
                                                     NS::UInteger vectorBytes, DataType dataType) {
  return make({length, vectors, vectorBytes, dataType});
}

size_t VectorDescriptor::vectorBytesForLength(NS::UInteger length, DataType dataType) {
  return (length * SizeofDataType(dataType) + 15) / 16 * 16;
}

NS::UInteger VectorDescriptor::length() const { return this ? Impl::of(this)->shape.length : 0; }
void VectorDescriptor::setLength(NS::UInteger length) { if (this) Impl::of(this)->shape.length = length; }
NS::UInteger VectorDescriptor::vectors() const { return this ? Impl::of(this)->shape.vectors : 0; }
DataType VectorDescriptor::dataType() const { return this ? Impl::of(this)->shape.type : DataTypeInvalid; }
void VectorDescriptor::setDataType(DataType dataType) { if (this) Impl::of(this)->shape.type = dataType; }
NS::UInteger VectorDescriptor::vectorBytes() const { return this ? Impl::of(this)->shape.vectorBytes : 0; }

}  // namespace MPS
