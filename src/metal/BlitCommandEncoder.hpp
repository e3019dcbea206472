// What stands behind MTL::BlitCommandEncoder: copies and fills.
#pragma once

#include <Metal/MTLBlitCommandEncoder.hpp>

#include "metal/CommandEncoder.hpp"

namespace invar::metal {

class Buffer;

/// Thread safety: one thread at a time, checked.
class BlitCommandEncoder final
    : public Implements<BlitCommandEncoder, MTL::BlitCommandEncoder, CommandEncoder> {
public:
  static const TypeInfo kType;
  explicit BlitCommandEncoder(Ref<Recording> recording) : Implements(kType, std::move(recording), false) {}

  void copy(const MTL::Buffer* source, uint64_t sourceOffset, const MTL::Buffer* destination,
            uint64_t destinationOffset, uint64_t size);
  void fill(const MTL::Buffer* buffer, NS::Range range, uint8_t value);
  void synchronize(const MTL::Resource* resource);
  using CommandEncoder::waitForFence;
  using CommandEncoder::updateFence;

private:
  /// Fails the call unless `size` bytes from `offset` lie in the buffer.
  bool checkRange(const Call& call, const char* what, const Buffer& buffer, uint64_t offset, uint64_t size) const;
};

}  // namespace invar::metal
