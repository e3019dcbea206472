// A batch job over a small thread pool: workers take images from a list, encode a kernel for each on one
// shared queue, and go on to the next without waiting. Completion handlers count what is done.
#define NS_PRIVATE_IMPLEMENTATION
#define MTL_PRIVATE_IMPLEMENTATION
#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

namespace {

constexpr uint32_t kWidth = 320, kHeight = 200;
constexpr int kImages = 200, kWorkers = 6;

const char* const kSource = R"(
  #include <metal_stdlib>
  using namespace metal;

  // Inverts an image of one byte a pixel.
  kernel void invert(device uchar* pixels    [[buffer(0)]],
                     constant uint2& size    [[buffer(1)]],
                     uint2 position [[thread_position_in_grid]]) {
    uint i = position.y * size.x + position.x;
    pixels[i] = 255 - pixels[i];
  }
)";

/// Lets one thread wait until `count` handlers have run.
class Countdown {
public:
  explicit Countdown(int count) : m_count(count) {}
  void arrive() {
    std::lock_guard lock(m_mutex);
    if (--m_count == 0) m_done.notify_all();
  }
  void wait() {
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [this] { return m_count <= 0; });
  }

private:
  std::mutex m_mutex;
  std::condition_variable m_done;
  int m_count;
};

uint8_t pixel(int image, uint32_t i) { return uint8_t(i * 7 + uint32_t(image)); }

}  // namespace

int main() {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  auto queue = NS::TransferPtr(device->newCommandQueue());
  NS::Error* error = nullptr;
  auto source = NS::String::string(kSource, NS::UTF8StringEncoding);
  auto library = NS::TransferPtr(device->newLibrary(source, nullptr, &error));
  if (!library) {
    std::fprintf(stderr, "no library: %s\n", error->localizedDescription()->utf8String());
    return 1;
  }
  auto function = NS::TransferPtr(library->newFunction(MTLSTR("invert")));
  auto pipeline = NS::TransferPtr(device->newComputePipelineState(function.get(), &error));
  if (!pipeline) {
    std::fprintf(stderr, "no pipeline: %s\n", error->localizedDescription()->utf8String());
    return 1;
  }

  std::vector<NS::SharedPtr<MTL::Buffer>> images;
  for (int image = 0; image < kImages; ++image) {
    images.push_back(NS::TransferPtr(device->newBuffer(kWidth * kHeight, MTL::ResourceStorageModeShared)));
    auto* pixels = static_cast<uint8_t*>(images.back()->contents());
    for (uint32_t i = 0; i < kWidth * kHeight; ++i) pixels[i] = pixel(image, i);
  }

  std::atomic<int> next{0}, failed{0};
  Countdown done(kImages);
  auto work = [&] {
    for (int image; (image = next++) < kImages;) {
      // Whatever a worker's calls return lives in its own pool, for one image.
      auto scope = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
      const uint32_t size[2] = {kWidth, kHeight};
      auto commands = queue->commandBuffer();
      auto encoder = commands->computeCommandEncoder();
      encoder->setComputePipelineState(pipeline.get());
      encoder->setBuffer(images[image].get(), 0, 0);
      encoder->setBytes(size, sizeof size, 1);
      encoder->dispatchThreads(MTL::Size::Make(kWidth, kHeight, 1), MTL::Size::Make(32, 8, 1));
      encoder->endEncoding();
      commands->addCompletedHandler([&](MTL::CommandBuffer* finished) {
        if (finished->status() != MTL::CommandBufferStatusCompleted) ++failed;
        done.arrive();
      });
      commands->commit();
    }
  };
  std::vector<std::thread> workers;
  for (int w = 0; w < kWorkers; ++w) workers.emplace_back(work);
  for (auto& worker : workers) worker.join();
  done.wait();

  int wrong = 0;
  for (int image = 0; image < kImages; ++image) {
    auto* pixels = static_cast<const uint8_t*>(images[image]->contents());
    for (uint32_t i = 0; i < kWidth * kHeight; ++i) wrong += pixels[i] != 255 - pixel(image, i);
  }
  std::printf("%d images by %d workers: %d failed, %d pixels wrong\n", kImages, kWorkers, failed.load(),
              wrong);
  return failed || wrong ? 1 : 0;
}
