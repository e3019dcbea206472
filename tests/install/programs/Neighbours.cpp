// Neighbours LIBRARY...: products and kernels beside busy OpenMP threads of the program's own, and beside the
// given libraries (another LLVM), which are loaded with all their symbols before Invar does anything.
#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>
#include <MetalPerformanceShaders/MetalPerformanceShaders.hpp>

#include <dlfcn.h>

#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

static std::atomic<int> failures{0};
static void check(bool condition, const char* what) {
  if (!condition) ++failures, std::printf("failed: %s\n", what);
}

static int sumInATeam(int threads) {
  int sum = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : sum)
  for (int i = 0; i < 10000; ++i) sum += i % 7;
  return sum;
}

static bool multiply(MTL::Device* device) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  constexpr NS::UInteger kSize = 192;
  auto* descriptor = MPS::NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, {kSize, kSize});
  auto product = NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device, 2));
  auto ones = NS::TransferPtr(MPS::NDArray::alloc()->init(device, descriptor));
  auto result = NS::TransferPtr(MPS::NDArray::alloc()->init(device, descriptor));
  std::vector<float> values(kSize * kSize, 1);
  ones->writeBytes(values.data(), nullptr);
  auto queue = NS::TransferPtr(device->newCommandQueue());
  auto* commands = queue->commandBuffer();
  const NS::Object* sources[] = {ones.get(), ones.get()};
  product->encodeToCommandBuffer(commands, NS::Array::array(sources, 2), result.get());
  commands->commit();
  commands->waitUntilCompleted();
  result->readBytes(values.data(), nullptr);
  for (float value : values) if (value != float(kSize)) return false;
  return true;
}

static bool runKernel(MTL::Device* device) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  NS::Error* error = nullptr;
  auto library = NS::TransferPtr(device->newLibrary(
      MTLSTR("kernel void count(device uint* x, uint i [[thread_position_in_grid]]) { x[i] += i; }"), nullptr, &error));
  if (!library) return std::puts(error->localizedDescription()->utf8String()), false;
  auto function = NS::TransferPtr(library->newFunction(MTLSTR("count")));
  auto state = NS::TransferPtr(device->newComputePipelineState(function.get(), &error));
  auto data = NS::TransferPtr(device->newBuffer(4096, MTL::ResourceStorageModeShared));
  auto queue = NS::TransferPtr(device->newCommandQueue());
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(state.get());
  encoder->setBuffer(data.get(), 0, 0);
  encoder->dispatchThreads(MTL::Size::Make(1024, 1, 1), MTL::Size::Make(64, 1, 1));
  encoder->endEncoding();
  commands->commit();
  commands->waitUntilCompleted();
  return static_cast<unsigned*>(data->contents())[1023] == 1023;
}

int main(int count, char** libraries) {
  for (int i = 1; i < count; ++i) check(dlopen(libraries[i], RTLD_NOW | RTLD_GLOBAL), libraries[i]);
  const int expected = sumInATeam(4);
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  std::atomic<bool> stop{false};
  std::vector<std::thread> teams, clients;
  for (int t = 0; t < 2; ++t)
    teams.emplace_back([&] { while (!stop) check(sumInATeam(3) == expected, "a team beside products"); });
  for (int t = 0; t < 4; ++t)
    clients.emplace_back([&] {
      for (int i = 0; i < 3; ++i) check(multiply(device.get()), "a product");
      check(runKernel(device.get()), "a kernel");
    });
  for (auto& client : clients) client.join();
#pragma omp parallel num_threads(4)
  check(multiply(device.get()), "a product inside a team");
  stop = true;
  for (auto& team : teams) team.join();
  check(sumInATeam(4) == expected, "a team after products");
  return failures;
}
