#include "mps/BufferPart.hpp"

#include "metal/Device.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {

bool BufferPart::share(const char* call, const char* what, MTL::Buffer* buffer, uint64_t offset,
                       uint64_t bytes) {
  auto* memory = metal::Buffer::checked(buffer);
  if (!memory) return misuse(call, "the buffer is null or released");
  if (offset > memory->length() || bytes > memory->length() - offset)
    return misuse(call, std::string(what) + " take " + std::to_string(bytes) + " bytes from offset " +
                            std::to_string(offset) + " on, limit " + std::to_string(memory->length()));
  m_offset = offset;
  m_buffer = foundation::Retained<metal::Buffer>::share(memory);
  return true;
}

bool BufferPart::allocate(const char* call, MTL::Device* device, uint64_t bytes) {
  auto* impl = metal::Device::checked(device);
  if (!impl) return misuse(call, "the device is null or released");
  auto buffer = impl->newBuffer(bytes, MTL::ResourceStorageModeShared);
  if (!buffer) return misuse(call, buffer.error().message);
  m_buffer = foundation::Retained<metal::Buffer>::adopt(*buffer);
  return true;
}

}  // namespace invar::mps
