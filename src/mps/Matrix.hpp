// What stands behind MPS::Matrix.
#pragma once

#include "metal/Buffer.hpp"
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
  uint64_t offset() const { return m_offset; }
  /// Null before init.
  metal::Buffer* buffer() const { return m_buffer.get(); }

private:
  MatrixShape m_shape;
  uint64_t m_offset = 0;
  foundation::Retained<metal::Buffer> m_buffer;
};

}  // namespace invar::mps
