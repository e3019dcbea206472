#include "stress/scenarios/LayerNormKernel.hpp"

namespace invar::stress {
namespace {

constexpr const char* kSource = R"metal(
#include <metal_stdlib>
using namespace metal;

// Sum over the threadgroup: each thread brings a value, a tree of barriers adds them up.
static float threadgroupSum(float value, threadgroup float* partial, uint index, uint threads) {
  partial[index] = value;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  for (uint stride = threads / 2; stride > 0; stride /= 2) {
    if (index < stride) partial[index] += partial[index + stride];
    threadgroup_barrier(mem_flags::mem_threadgroup);
  }
  const float sum = partial[0];
  threadgroup_barrier(mem_flags::mem_threadgroup);
  return sum;
}

kernel void layer_norm(device const float* input [[buffer(0)]], device const float* gamma [[buffer(1)]],
                       device const float* beta [[buffer(2)]], device float* output [[buffer(3)]],
                       constant uint& columns [[buffer(4)]], constant float& epsilon [[buffer(5)]],
                       threadgroup float* partial [[threadgroup(0)]],
                       uint row [[threadgroup_position_in_grid]], uint index [[thread_position_in_threadgroup]],
                       uint threads [[threads_per_threadgroup]]) {
  device const float* in = input + ulong(row) * columns;
  device float* out = output + ulong(row) * columns;

  float sum = 0.0f;
  for (uint c = index; c < columns; c += threads) sum += in[c];
  const float mean = threadgroupSum(sum, partial, index, threads) / columns;

  float squares = 0.0f;
  for (uint c = index; c < columns; c += threads) {
    const float difference = in[c] - mean;
    squares += difference * difference;
  }
  const float variance = threadgroupSum(squares, partial, index, threads) / columns;

  const float scale = rsqrt(variance + epsilon);
  for (uint c = index; c < columns; c += threads) out[c] = (in[c] - mean) * scale * gamma[c] + beta[c];
}
)metal";

[[noreturn]] void fail(const char* what, const NS::Error* error) {
  const NS::String* text = error->localizedDescription();
  throw std::runtime_error(std::string(what) + ": " + (text ? text->utf8String() : "no reason given"));
}

}  // namespace

MTL::Library* layerNormLibrary() {
  static MTL::Library* library = [] {
    Pool pool;
    NS::Error* error = nullptr;
    MTL::Library* made =
        device()->newLibrary(NS::String::string(kSource, NS::UTF8StringEncoding), nullptr, &error);
    if (!made) fail("the LayerNorm library does not compile", error);
    return made;
  }();
  return library;
}

Shared<MTL::ComputePipelineState> makeLayerNormPipeline() {
  Pool pool;
  NS::Error* error = nullptr;
  auto function = NS::TransferPtr(
      layerNormLibrary()->newFunction(NS::String::string("layer_norm", NS::UTF8StringEncoding)));
  auto pipeline = NS::TransferPtr(device()->newComputePipelineState(function.get(), &error));
  if (!pipeline) fail("the LayerNorm pipeline cannot be made", error);
  return pipeline;
}

void encodeLayerNorm(MTL::ComputeCommandEncoder* encoder, MTL::ComputePipelineState* pipeline,
                     MTL::Buffer* input, MTL::Buffer* gamma, MTL::Buffer* beta, MTL::Buffer* output,
                     unsigned rows, unsigned columns) {
  const uint32_t width = columns;
  const float epsilon = float(kLayerNormEpsilon);
  encoder->setComputePipelineState(pipeline);
  encoder->setBuffer(input, 0, 0);
  encoder->setBuffer(gamma, 0, 1);
  encoder->setBuffer(beta, 0, 2);
  encoder->setBuffer(output, 0, 3);
  encoder->setBytes(&width, sizeof width, 4);
  encoder->setBytes(&epsilon, sizeof epsilon, 5);
  encoder->setThreadgroupMemoryLength(kLayerNormThreads * sizeof(float), 0);
  encoder->dispatchThreadgroups(MTL::Size::Make(rows, 1, 1), MTL::Size::Make(kLayerNormThreads, 1, 1));
}

}  // namespace invar::stress
