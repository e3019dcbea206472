// LayerNorm with a kernel of one's own: a threadgroup for each row, which adds up in threadgroup memory
// between barriers. Library, pipeline state and buffers are set up once.
#define NS_PRIVATE_IMPLEMENTATION
#define MTL_PRIVATE_IMPLEMENTATION
#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

static const char* const kSource = R"(
  #include <metal_stdlib>
  using namespace metal;

  // The sum of `value` over the threads of the threadgroup; their number is a power of two.
  static float sum(float value, threadgroup float* scratch, uint index, uint threads) {
    scratch[index] = value;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint step = threads / 2; step > 0; step /= 2) {
      if (index < step) scratch[index] += scratch[index + step];
      threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    float total = scratch[0];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    return total;
  }

  kernel void layerNorm(device const float* input  [[buffer(0)]],
                        device float* output       [[buffer(1)]],
                        constant uint& columns     [[buffer(2)]],
                        constant float& epsilon    [[buffer(3)]],
                        threadgroup float* scratch [[threadgroup(0)]],
                        uint row     [[threadgroup_position_in_grid]],
                        uint index   [[thread_position_in_threadgroup]],
                        uint threads [[threads_per_threadgroup]]) {
    device const float* in = input + row * columns;
    float part = 0;
    for (uint i = index; i < columns; i += threads) part += in[i];
    float mean = sum(part, scratch, index, threads) / columns;

    part = 0;
    for (uint i = index; i < columns; i += threads) part += (in[i] - mean) * (in[i] - mean);
    float scale = rsqrt(sum(part, scratch, index, threads) / columns + epsilon);

    for (uint i = index; i < columns; i += threads) output[row * columns + i] = (in[i] - mean) * scale;
  }
)";

static void require(bool good, const char* what, NS::Error* error) {
  if (good) return;
  const char* why = error->localizedDescription()->utf8String();
  std::fprintf(stderr, "%s: %s\n", what, why ? why : "no reason given");
  std::exit(1);
}

int main() {
  constexpr uint32_t kRows = 256, kColumns = 1024, kThreads = 128;
  constexpr float kEpsilon = 1e-5f;
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());

  NS::Error* error = nullptr;
  auto source = NS::String::string(kSource, NS::UTF8StringEncoding);
  auto library = NS::TransferPtr(device->newLibrary(source, nullptr, &error));
  require(bool(library), "compiling", error);
  auto function = NS::TransferPtr(library->newFunction(MTLSTR("layerNorm")));
  auto pipeline = NS::TransferPtr(device->newComputePipelineState(function.get(), &error));
  require(bool(pipeline), "making the pipeline", error);

  std::vector<float> values(kRows * kColumns);
  for (size_t i = 0; i < values.size(); ++i) values[i] = float(i * 2654435761u % 1000) / 100 - 5;
  const NS::UInteger bytes = values.size() * sizeof(float);
  auto input = NS::TransferPtr(device->newBuffer(values.data(), bytes, MTL::ResourceStorageModeShared));
  auto output = NS::TransferPtr(device->newBuffer(bytes, MTL::ResourceStorageModeShared));

  auto queue = NS::TransferPtr(device->newCommandQueue());
  auto commands = queue->commandBuffer();
  auto encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(pipeline.get());
  encoder->setBuffer(input.get(), 0, 0);
  encoder->setBuffer(output.get(), 0, 1);
  encoder->setBytes(&kColumns, sizeof kColumns, 2);
  encoder->setBytes(&kEpsilon, sizeof kEpsilon, 3);
  encoder->setThreadgroupMemoryLength(kThreads * sizeof(float), 0);
  encoder->dispatchThreadgroups(MTL::Size::Make(kRows, 1, 1), MTL::Size::Make(kThreads, 1, 1));
  encoder->endEncoding();
  commands->commit();
  commands->waitUntilCompleted();
  require(commands->status() == MTL::CommandBufferStatusCompleted, "running", commands->error());

  double worst = 0;
  for (uint32_t row = 0; row < kRows; ++row) {
    const float* in = &values[row * kColumns];
    const float* out = static_cast<const float*>(output->contents()) + row * kColumns;
    double mean = 0, variance = 0;
    for (uint32_t i = 0; i < kColumns; ++i) mean += in[i] / double(kColumns);
    for (uint32_t i = 0; i < kColumns; ++i) variance += (in[i] - mean) * (in[i] - mean) / kColumns;
    for (uint32_t i = 0; i < kColumns; ++i)
      worst = std::fmax(worst, std::fabs(out[i] - (in[i] - mean) / std::sqrt(variance + kEpsilon)));
  }
  std::printf("LayerNorm of %ux%u in %.2f ms, largest error %.1e\n", kRows, kColumns,
              (commands->GPUEndTime() - commands->GPUStartTime()) * 1e3, worst);
  return worst < 1e-4 ? 0 : 1;
}
