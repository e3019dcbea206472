// What stands behind MPS::NDArray: a layout over a part of a buffer.
#pragma once

#include <cstddef>

#include "MetalPerformanceShaders/MPSNDArray.hpp"
#include "foundation/Object.hpp"
#include "metal/Buffer.hpp"
#include "metal/Label.hpp"
#include "mps/Layout.hpp"

namespace invar::mps {

class NDArrayDescriptor;

/// Thread safety: immutable after init.
class NDArray final : public foundation::Implements<NDArray, MPS::NDArray> {
public:
  static const foundation::TypeInfo kType;
  NDArray() : Implements(kType) {}

  // Each returns null with a logged reason, or an array that the caller owns.
  static NDArray* makeIn(const char* call, MTL::Device* device, MPS::DataType type, const Layout& packed);
  static NDArray* makeOver(const char* call, metal::Buffer& buffer, uint64_t firstByte, MPS::DataType type,
                           const Layout& layout);
  /// Dimensions as seen through a descriptor whose storage is this array's shape, or a reshape of it.
  NDArray* makeView(const char* call, const NDArrayDescriptor& descriptor);
  NDArray* makeView(const char* call, const Layout& layout, uint64_t firstByte);

  // Between alloc and init only; false with a logged reason.
  bool allocate(const char* call, MTL::Device* device, MPS::DataType type, const Layout& packed);
  bool assign(const char* call, metal::Buffer& buffer, uint64_t firstByte, MPS::DataType type,
              const Layout& layout);

  MPS::DataType dataType() const { return m_type; }
  const Layout& layout() const { return m_layout; }
  /// Null before init.
  metal::Buffer* buffer() const { return m_buffer.get(); }
  /// Bytes from the buffer's start to the first element.
  uint64_t firstByte() const { return m_firstByte; }
  NDArray* parent() const { return m_parent.get(); }
  std::byte* bytes() const { return m_buffer->bytes() + m_firstByte; }
  metal::Label label;

private:
  foundation::Retained<metal::Buffer> m_buffer;
  foundation::Retained<NDArray> m_parent;
  MPS::DataType m_type = MPS::DataTypeInvalid;
  Layout m_layout;
  uint64_t m_firstByte = 0;
};

/// Copies every element of `layout` between strided memories; strides in bytes, innermost first.
void copyElements(const Layout& layout, size_t elementSize, std::byte* to, const int64_t* toStrides,
                  const std::byte* from, const int64_t* fromStrides);

}  // namespace invar::mps
