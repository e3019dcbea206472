// Adds two arrays with a kernel: the smallest whole program. It is metal-cpp code and knows nothing of Invar;
// on Apple's systems it builds unchanged.
#define NS_PRIVATE_IMPLEMENTATION
#define MTL_PRIVATE_IMPLEMENTATION
#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>

#include <cstdio>

static const char* const kSource = R"(
  #include <metal_stdlib>
  using namespace metal;

  kernel void add(device const float* a [[buffer(0)]],
                  device const float* b [[buffer(1)]],
                  device float* sum     [[buffer(2)]],
                  uint i [[thread_position_in_grid]]) {
    sum[i] = a[i] + b[i];
  }
)";

int main() {
  constexpr NS::UInteger kCount = 1 << 20;
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  std::printf("%s\n", device->name()->utf8String());

  // The kernel: source to library to function to pipeline state. A null result comes with an error.
  NS::Error* error = nullptr;
  auto source = NS::String::string(kSource, NS::UTF8StringEncoding);
  auto library = NS::TransferPtr(device->newLibrary(source, nullptr, &error));
  if (!library) {
    std::fprintf(stderr, "no library: %s\n", error->localizedDescription()->utf8String());
    return 1;
  }
  auto function = NS::TransferPtr(library->newFunction(MTLSTR("add")));
  auto pipeline = NS::TransferPtr(device->newComputePipelineState(function.get(), &error));
  if (!pipeline) {
    std::fprintf(stderr, "no pipeline: %s\n", error->localizedDescription()->utf8String());
    return 1;
  }

  // The data: shared buffers are plain memory to the host.
  constexpr auto kBytes = kCount * sizeof(float);
  auto a = NS::TransferPtr(device->newBuffer(kBytes, MTL::ResourceStorageModeShared));
  auto b = NS::TransferPtr(device->newBuffer(kBytes, MTL::ResourceStorageModeShared));
  auto sum = NS::TransferPtr(device->newBuffer(kBytes, MTL::ResourceStorageModeShared));
  for (NS::UInteger i = 0; i < kCount; ++i) {
    static_cast<float*>(a->contents())[i] = float(i);
    static_cast<float*>(b->contents())[i] = float(2 * i);
  }

  // The work: one thread for each element.
  auto queue = NS::TransferPtr(device->newCommandQueue());
  auto commands = queue->commandBuffer();
  auto encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(pipeline.get());
  encoder->setBuffer(a.get(), 0, 0);
  encoder->setBuffer(b.get(), 0, 1);
  encoder->setBuffer(sum.get(), 0, 2);
  encoder->dispatchThreads(MTL::Size::Make(kCount, 1, 1), MTL::Size::Make(256, 1, 1));
  encoder->endEncoding();
  commands->commit();
  commands->waitUntilCompleted();
  if (commands->status() != MTL::CommandBufferStatusCompleted) {
    std::fprintf(stderr, "failed: %s\n", commands->error()->localizedDescription()->utf8String());
    return 1;
  }

  for (NS::UInteger i = 0; i < kCount; ++i) {
    const float found = static_cast<float*>(sum->contents())[i], expected = float(i) + float(2 * i);
    if (found != expected) {
      std::fprintf(stderr, "sum[%zu] is %g, not %g\n", size_t(i), found, expected);
      return 1;
    }
  }
  std::printf("%zu sums, all right\n", size_t(kCount));
}
