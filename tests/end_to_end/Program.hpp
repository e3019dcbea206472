// What whole programs in these tests share: buffers, and pipelines made from source.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "MetalPerformanceShaders/MetalPerformanceShaders.hpp"
#include "base/Sanitizer.hpp"

namespace invar::test {

inline std::string textOf(const NS::Error* error) {
  const NS::String* text = error->localizedDescription();
  return text ? text->utf8String() : "";
}

inline NS::SharedPtr<NS::AutoreleasePool> makePool() { return NS::TransferPtr(NS::AutoreleasePool::alloc()->init()); }

inline NS::SharedPtr<MTL::Library> makeLibrary(MTL::Device* device, const char* source) {
  NS::Error* error = nullptr;
  auto library = NS::TransferPtr(
      device->newLibrary(NS::String::string(source, NS::UTF8StringEncoding), nullptr, &error));
  if (!library) throw std::runtime_error(textOf(error));
  return library;
}

inline NS::SharedPtr<MTL::ComputePipelineState> makePipeline(MTL::Library* library, const char* name) {
  NS::Error* error = nullptr;
  auto function = NS::TransferPtr(library->newFunction(NS::String::string(name, NS::UTF8StringEncoding)));
  auto pipeline = NS::TransferPtr(library->device()->newComputePipelineState(function.get(), &error));
  if (!pipeline) throw std::runtime_error(textOf(error));
  return pipeline;
}

/// Zeroes.
inline NS::SharedPtr<MTL::Buffer> makeBuffer(MTL::Device* device, size_t bytes, bool tracked = true) {
  auto buffer = NS::TransferPtr(device->newBuffer(
      bytes, tracked ? MTL::ResourceHazardTrackingModeTracked : MTL::ResourceHazardTrackingModeUntracked));
  std::memset(buffer->contents(), 0, bytes);
  return buffer;
}

inline NS::SharedPtr<MPS::Matrix> makeMatrix(MTL::Buffer* buffer, size_t rows, size_t columns) {
  return NS::TransferPtr(MPS::Matrix::alloc()->init(
      buffer, MPS::MatrixDescriptor::matrixDescriptor(rows, columns, columns * sizeof(float), MPS::DataTypeFloat32)));
}

}  // namespace invar::test
