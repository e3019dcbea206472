// Matrix products from many threads at once. ONE kernel instance serves all of them: MPS kernels are
// immutable once set up, so no lock is needed around encoding. Each thread has a queue, matrices and an
// autorelease pool.
#define NS_PRIVATE_IMPLEMENTATION
#define MTL_PRIVATE_IMPLEMENTATION
#include <MetalPerformanceShaders/MetalPerformanceShaders.hpp>

#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

namespace {

constexpr NS::UInteger kSize = 128;
constexpr int kThreads = 8, kProducts = 10;

float* contents(MTL::Buffer* buffer) { return static_cast<float*>(buffer->contents()); }

/// A square matrix in a buffer of the program's own.
struct Matrix {
  NS::SharedPtr<MTL::Buffer> buffer;
  NS::SharedPtr<MPS::NDArray> array;

  explicit Matrix(MTL::Device* device) {
    auto descriptor = MPS::NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, {kSize, kSize});
    constexpr auto kBytes = kSize * kSize * sizeof(float);
    buffer = NS::TransferPtr(device->newBuffer(kBytes, MTL::ResourceStorageModeShared));
    array = NS::TransferPtr(MPS::NDArray::alloc()->init(buffer.get(), 0, descriptor));
  }
  void fill(unsigned seed) {
    for (NS::UInteger i = 0; i < kSize * kSize; ++i)
      contents(buffer.get())[i] = float((i * 31 + seed * 17) % 13) - 6;
  }
};

/// Small whole numbers have exact products, so that every element can be compared.
bool isProduct(const Matrix& c, const Matrix& a, const Matrix& b) {
  std::vector<float> row(kSize);
  for (NS::UInteger r = 0; r < kSize; ++r) {
    row.assign(kSize, 0);
    for (NS::UInteger k = 0; k < kSize; ++k)
      for (NS::UInteger column = 0; column < kSize; ++column)
        row[column] += contents(a.buffer.get())[r * kSize + k] * contents(b.buffer.get())[k * kSize + column];
    for (NS::UInteger column = 0; column < kSize; ++column)
      if (contents(c.buffer.get())[r * kSize + column] != row[column]) return false;
  }
  return true;
}

/// One thread's products; how many of them came out right.
int multiply(MTL::Device* device, MPS::NDArrayMatrixMultiplication* product, unsigned thread) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto queue = NS::TransferPtr(device->newCommandQueue());
  Matrix a(device), b(device), c(device);
  b.fill(thread + 100);
  int right = 0;
  for (int i = 0; i < kProducts; ++i) {
    auto round = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
    a.fill(thread * kProducts + i);
    const NS::Object* sources[] = {a.array.get(), b.array.get()};
    auto commands = queue->commandBuffer();
    product->encodeToCommandBuffer(commands, NS::Array::array(sources, 2), c.array.get());
    commands->commit();
    commands->waitUntilCompleted();
    right += commands->status() == MTL::CommandBufferStatusCompleted && isProduct(c, a, b);
  }
  return right;
}

}  // namespace

int main() {
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  auto product = NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device.get(), 2));

  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] { right += multiply(device.get(), product.get(), unsigned(t)); });
  for (auto& thread : threads) thread.join();

  std::printf("%d of %d products of %d threads are right\n", right.load(), kThreads * kProducts, kThreads);
  return right == kThreads * kProducts ? 0 : 1;
}
