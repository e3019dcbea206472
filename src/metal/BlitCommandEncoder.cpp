#include "metal/BlitCommandEncoder.hpp"

#include "base/Config.hpp"
#include "metal/Buffer.hpp"

namespace invar::metal {

constinit const TypeInfo BlitCommandEncoder::kType{
    .name = "MTLBlitCommandEncoder", .super = &CommandEncoder::kType, .destroy = destroyObject};

bool BlitCommandEncoder::checkRange(const Call& call, const char* what, const Buffer& buffer, uint64_t offset,
                                    uint64_t size) const {
  if (offset <= buffer.length() && size <= buffer.length() - offset) return true;
  call.invalid(std::string(what) + " of " + std::to_string(size) + " bytes at offset " +
               std::to_string(offset) + " goes past the end of buffer \"" + buffer.label.text() +
               "\" (length " + std::to_string(buffer.length()) + ")");
  return false;
}

void BlitCommandEncoder::copy(const MTL::Buffer* source, uint64_t sourceOffset,
                              const MTL::Buffer* destination, uint64_t destinationOffset, uint64_t size) {
  const Call call(*this, "MTL::BlitCommandEncoder::copyFromBuffer");
  if (!call) return;
  auto* from = checkedArgument<Buffer>(call, "the source buffer", source);
  auto* to = from ? checkedArgument<Buffer>(call, "the destination buffer", destination) : nullptr;
  if (!to || !checkRange(call, "a source range", *from, sourceOffset, size) ||
      !checkRange(call, "a destination range", *to, destinationOffset, size))
    return;
  if (config().debugLayer) {
    if (size == 0) return call.invalid("a size of 0 bytes, limit: at least 1");
    const uint64_t apart = sourceOffset < destinationOffset ? destinationOffset - sourceOffset
                                                            : sourceOffset - destinationOffset;
    if (from == to && apart < size)
      return call.invalid("source and destination overlap in buffer \"" + from->label.text() + "\"");
  }
  if (size == 0) return;
  device::CopyCommand command{};
  command.kind = device::Command::Kind::Copy;
  command.source = from->memory().get();
  command.destination = to->memory().get();
  command.sourceOffset = sourceOffset;
  command.destinationOffset = destinationOffset;
  command.length = size;
  pass().add(pass().arena().create(command));
  pass().use(*from->memory(), device::Access::Read);
  pass().use(*to->memory(), device::Access::Write);
  recording().retain(*from);
  recording().retain(*to);
}

// Programs fill more than there is and rely on Metal to stop at the end.
void BlitCommandEncoder::fill(const MTL::Buffer* buffer, NS::Range range, uint8_t value) {
  const Call call(*this, "MTL::BlitCommandEncoder::fillBuffer");
  if (!call) return;
  auto* to = checkedArgument<Buffer>(call, "the buffer", buffer);
  if (!to || (config().debugLayer && !checkRange(call, "a range", *to, range.location, range.length))) return;
  if (range.location >= to->length() || range.length == 0) return;
  device::FillCommand command{};
  command.kind = device::Command::Kind::Fill;
  command.memory = to->memory().get();
  command.offset = range.location;
  command.length = std::min<uint64_t>(range.length, to->length() - range.location);
  command.value = value;
  pass().add(pass().arena().create(command));
  pass().use(*to->memory(), device::Access::Write);
  recording().retain(*to);
}

// All memory is one memory: there is nothing to bring to the host.
void BlitCommandEncoder::synchronize(const MTL::Resource* resource) {
  const Call call(*this, "MTL::BlitCommandEncoder::synchronizeResource");
  if (call) checkedArgument<Resource>(call, "the resource", resource);
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::BlitCommandEncoder;

void BlitCommandEncoder::copyFromBuffer(const Buffer* sourceBuffer, NS::UInteger sourceOffset,
                                        const Buffer* destinationBuffer, NS::UInteger destinationOffset,
                                        NS::UInteger size) {
  if (this) Impl::of(this)->copy(sourceBuffer, sourceOffset, destinationBuffer, destinationOffset, size);
}
void BlitCommandEncoder::fillBuffer(const Buffer* buffer, NS::Range range, uint8_t value) {
  if (this) Impl::of(this)->fill(buffer, range, value);
}
void BlitCommandEncoder::synchronizeResource(const Resource* resource) {
  if (this) Impl::of(this)->synchronize(resource);
}
void BlitCommandEncoder::updateFence(const Fence* fence) {
  if (this) Impl::of(this)->updateFence("MTL::BlitCommandEncoder::updateFence", fence);
}
void BlitCommandEncoder::waitForFence(const Fence* fence) {
  if (this) Impl::of(this)->waitForFence("MTL::BlitCommandEncoder::waitForFence", fence);
}

}  // namespace MTL
