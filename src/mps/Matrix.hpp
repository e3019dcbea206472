// What stands behind MPS::Matrix.
#pragma once

#include "mps/BufferPart.hpp"
#include "mps/MatrixDescriptor.hpp"

namespace invar::mps {

/// Thread safety: immutable after init.
class Matrix final : public foundation::Implements<Matrix, MPS::Matrix> {
public:
  static const foundation::TypeInfo kType;
  Matrix() : Implements(kType) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Buffer* buffer, uint64_t offset, const MPS::MatrixDescriptor* descriptor);
  bool allocate(MTL::Device* device, const MPS::MatrixDescriptor* descriptor);

  const MatrixShape& shape() const { return m_shape; }
  uint64_t offset() const { return m_part.offset(); }
  /// Null before init.
  metal::Buffer* buffer() const { return m_part.buffer(); }

private:
  MatrixShape m_shape;
  BufferPart m_part;
};

}  // namespace invar::mps
