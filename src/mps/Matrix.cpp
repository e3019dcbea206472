#include "mps/Matrix.hpp"

#include "metal/Device.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {
namespace {

constexpr const char* kInit = "MPS::Matrix::init";

/// The shape of a descriptor, checked again: its setters take any number.
const MatrixShape* checkedShape(const MPS::MatrixDescriptor* descriptor) {
  auto* d = MatrixDescriptor::checked(descriptor);
  if (!d) return misuse(kInit, "the descriptor is null or released");
  if (auto error = d->shape.error(); !error.empty()) return misuse(kInit, error);
  return &d->shape;
}

}  // namespace

constinit const foundation::TypeInfo Matrix::kType{
    .name = "MPSMatrix", .super = &foundation::kObjectType, .destroy = destroyObject,
    .description = [](const foundation::ObjectBase* o) {
      const auto& s = static_cast<const Matrix*>(o)->shape();
      return "MPSMatrix " + nameOf(s.type) + " " + std::to_string(s.matrices) + " x " +
             std::to_string(s.rows) + " x " + std::to_string(s.columns);
    }};

bool Matrix::assign(MTL::Buffer* buffer, uint64_t offset, const MPS::MatrixDescriptor* descriptor) {
  const auto* shape = checkedShape(descriptor);
  if (!shape || !m_part.share(kInit, "the matrices", buffer, offset, shape->bytes())) return false;
  m_shape = *shape;
  return true;
}

bool Matrix::allocate(MTL::Device* device, const MPS::MatrixDescriptor* descriptor) {
  const auto* shape = checkedShape(descriptor);
  if (!shape || !m_part.allocate(kInit, device, shape->bytes())) return false;
  m_shape = *shape;
  return true;
}

}  // namespace invar::mps

namespace MPS {

using Impl = invar::mps::Matrix;

Matrix* Matrix::alloc() { return (new Impl)->door(); }
Matrix* Matrix::init(MTL::Buffer* buffer, const MatrixDescriptor* descriptor) {
  return init(buffer, 0, descriptor);
}

Matrix* Matrix::init(MTL::Buffer* buffer, NS::UInteger offset, const MatrixDescriptor* descriptor) {
  if (!this) return nullptr;
  if (Impl::of(this)->assign(buffer, offset, descriptor)) return this;
  release();
  return nullptr;
}

Matrix* Matrix::init(MTL::Device* device, const MatrixDescriptor* descriptor) {
  if (!this) return nullptr;
  if (Impl::of(this)->allocate(device, descriptor)) return this;
  release();
  return nullptr;
}

MTL::Device* Matrix::device() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->device().door() : nullptr;
}
NS::UInteger Matrix::rows() const { return this ? Impl::of(this)->shape().rows : 0; }
NS::UInteger Matrix::columns() const { return this ? Impl::of(this)->shape().columns : 0; }
NS::UInteger Matrix::matrices() const { return this ? Impl::of(this)->shape().matrices : 0; }
DataType Matrix::dataType() const { return this ? Impl::of(this)->shape().type : DataTypeInvalid; }
NS::UInteger Matrix::rowBytes() const { return this ? Impl::of(this)->shape().rowBytes : 0; }
NS::UInteger Matrix::matrixBytes() const { return this ? Impl::of(this)->shape().matrixBytes : 0; }
NS::UInteger Matrix::offset() const { return this ? Impl::of(this)->offset() : 0; }
MTL::Buffer* Matrix::data() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->door() : nullptr;
}
NS::UInteger Matrix::resourceSize() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->allocatedSize() : 0;
}
void Matrix::synchronizeOnCommandBuffer(MTL::CommandBuffer*) {}

}  // namespace MPS
