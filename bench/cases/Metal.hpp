// Short ways to the Metal objects that the benchmarks use.
#pragma once

#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>
#include <MetalPerformanceShaders/MetalPerformanceShaders.hpp>

#include <string>
#include <vector>

namespace invar::bench {

template <class T> using Shared = NS::SharedPtr<T>;

struct Pool {
  Pool() : pool(NS::AutoreleasePool::alloc()->init()) {}
  ~Pool() { pool->release(); }
  NS::AutoreleasePool* pool;
};

MTL::Device* device();
Shared<MTL::Buffer> buffer(size_t bytes);
Shared<MTL::Buffer> buffer(const std::vector<float>& values);
/// These throw with the compiler's words.
Shared<MTL::Library> library(const std::string& source);
Shared<MTL::ComputePipelineState> pipeline(MTL::Library* library, const std::string& name);
Shared<MTL::ComputePipelineState> pipeline(const std::string& source, const std::string& name);

/// The kernels of the benchmarks, the same text in both languages but for the words that differ.
struct KernelText { const char* metal; const char* openCl; };
extern const KernelText kEmptyKernel, kAxpyKernel, kLayerNormKernel, kLayerNormSimdKernel, kTiledMatmulKernel,
    kNaiveMatmulKernel, kGemvKernel;

}  // namespace invar::bench
