// The memory of a matrix or a vector: a buffer, from some byte on.
#pragma once

#include "metal/Buffer.hpp"

namespace invar::mps {

/// Thread safety: immutable once set up.
class BufferPart {
public:
  /// Takes `bytes` of a buffer that the program has. False with a logged reason; `what` takes them, for messages.
  bool share(const char* call, const char* what, MTL::Buffer* buffer, uint64_t offset, uint64_t bytes);
  /// Makes a buffer of `bytes`. False with a logged reason.
  bool allocate(const char* call, MTL::Device* device, uint64_t bytes);

  /// Null before either.
  metal::Buffer* buffer() const { return m_buffer.get(); }
  uint64_t offset() const { return m_offset; }

private:
  uint64_t m_offset = 0;
  foundation::Retained<metal::Buffer> m_buffer;
};

}  // namespace invar::mps
