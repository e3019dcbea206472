#include "stress/scenarios/Parts.hpp"

#include <cmath>
#include <limits>

namespace invar::stress {

MTL::Device* device() {
  static MTL::Device* shared = MTL::CreateSystemDefaultDevice();
  if (!shared) throw std::runtime_error("there is no Metal device");
  return shared;
}

Shared<MTL::Buffer> makeBuffer(size_t count) {
  auto buffer = NS::TransferPtr(device()->newBuffer(count * sizeof(float), MTL::ResourceStorageModeShared));
  if (!buffer) throw std::runtime_error("no memory for a buffer of " + std::to_string(count) + " floats");
  return buffer;
}

Shared<MTL::Buffer> makeBuffer(const std::vector<float>& values) {
  auto buffer = NS::TransferPtr(
      device()->newBuffer(values.data(), values.size() * sizeof(float), MTL::ResourceStorageModeShared));
  if (!buffer)
    throw std::runtime_error("no memory for a buffer of " + std::to_string(values.size()) + " floats");
  return buffer;
}

void fillWithNaN(MTL::Buffer* buffer) {
  std::fill_n(floats(buffer), buffer->length() / sizeof(float), std::numeric_limits<float>::quiet_NaN());
}

void spoilOne(MTL::Buffer* buffer) {
  float* values = floats(buffer);
  const size_t at = buffer->length() / sizeof(float) * 2 / 3;
  values[at] = values[at] + 0.5f;
}

std::optional<std::string> failureOf(MTL::CommandBuffer* commandBuffer) {
  if (!commandBuffer) return "the queue gave no command buffer";
  if (commandBuffer->status() == MTL::CommandBufferStatusCompleted) return {};
  const NS::String* text = commandBuffer->error()->localizedDescription();
  return text ? text->utf8String()
              : "the command buffer has status " + std::to_string(commandBuffer->status());
}

Shared<MPS::NDArray> matrix(MTL::Buffer* buffer, unsigned rows, unsigned columns) {
  auto* descriptor = MPS::NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, {rows, columns});
  return NS::TransferPtr(MPS::NDArray::alloc()->init(buffer, 0, descriptor));
}

double productTolerance(unsigned terms) {
  return 4 * double(std::numeric_limits<float>::epsilon()) * std::sqrt(double(terms)) * 4 + 1e-6;
}

}  // namespace invar::stress
