// What stands behind MPS::Vector.
#pragma once

#include "mps/BufferPart.hpp"
#include "mps/VectorDescriptor.hpp"

namespace invar::mps {

/// Thread safety: immutable after init.
class Vector final : public foundation::Implements<Vector, MPS::Vector> {
public:
  static const foundation::TypeInfo kType;
  Vector() : Implements(kType) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Buffer* buffer, uint64_t offset, const MPS::VectorDescriptor* descriptor);
  bool allocate(MTL::Device* device, const MPS::VectorDescriptor* descriptor);

  const VectorShape& shape() const { return m_shape; }
  uint64_t offset() const { return m_part.offset(); }
  /// Null before init.
  metal::Buffer* buffer() const { return m_part.buffer(); }

private:
  VectorShape m_shape;
  BufferPart m_part;
};

}  // namespace invar::mps
