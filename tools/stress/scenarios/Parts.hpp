// What the scenarios share: buffers of floats, outputs in slots, and errors as text.
#pragma once

#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>
#include <MetalPerformanceShaders/MetalPerformanceShaders.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace invar::stress {

template <class T> using Shared = NS::SharedPtr<T>;

/// Opens an autorelease pool for a scope, as every thread of a Metal program does.
class Pool {
public:
  Pool() : m_pool(NS::AutoreleasePool::alloc()->init()) {}
  ~Pool() { m_pool->release(); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

private:
  NS::AutoreleasePool* m_pool;
};

/// The process's device; throws when there is none.
MTL::Device* device();
Shared<MTL::Buffer> makeBuffer(size_t floats);
Shared<MTL::Buffer> makeBuffer(const std::vector<float>& values);
void fillWithNaN(MTL::Buffer* buffer);
inline float* floats(MTL::Buffer* buffer) { return static_cast<float*>(buffer->contents()); }

/// Makes one element plainly wrong.
void spoilOne(MTL::Buffer* buffer);

/// Why a command buffer failed; nothing when it completed.
std::optional<std::string> failureOf(MTL::CommandBuffer* commandBuffer);

/// A row-major matrix in a buffer, as MPS sees it.
Shared<MPS::NDArray> matrix(MTL::Buffer* buffer, unsigned rows, unsigned columns);

/// How far a float32 sum of `terms` products of values up to 1 may be from the exact one.
double productTolerance(unsigned terms);

}  // namespace invar::stress
