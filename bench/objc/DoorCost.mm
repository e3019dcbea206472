// `invar-bench-objc`: what the Objective-C door costs over the C++ door, in one run: encoding alone, and encoding,
// committing and waiting; and what counting costs over a plain atomic count. Prints a line for each, with tabs between:
// what, our nanoseconds, the peer, its nanoseconds, and how many times the peer's ours may be. `invar-bench` starts it
// and holds it to that (bench/cases/ObjectiveCCase.cpp).
#import <Metal/Metal.h>

#include <Metal/Metal.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>

namespace {

constexpr int kDispatches = 1000, kRounds = 15;
constexpr int kCounts = 3000;   // a short while, so that the best round is one without an interruption
constexpr double kDoorLimit = 1.5, kCountingLimit = 2;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Times {
  double encode, whole;
};

struct Work {
  MTL::CommandQueue *queue;
  MTL::ComputePipelineState *pipeline;
  MTL::Buffer *input, *output;
};

// The same calls through each door: for each dispatch two buffers, a constant, and the dispatch.
Times throughCpp(const Work &work) {
  const double begin = seconds();
  auto *pool = NS::AutoreleasePool::alloc()->init();
  auto *commands = work.queue->commandBuffer();
  auto *encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(work.pipeline);
  for (int i = 0; i < kDispatches; ++i) {
    const float by = float(i);
    encoder->setBuffer(work.input, 0, 0);
    encoder->setBuffer(work.output, 0, 1);
    encoder->setBytes(&by, sizeof by, 2);
    encoder->dispatchThreads(MTL::Size(1, 1, 1), MTL::Size(1, 1, 1));
  }
  encoder->endEncoding();
  const double encoded = seconds();
  commands->commit();
  commands->waitUntilCompleted();
  pool->release();
  return {encoded - begin, seconds() - begin};
}

Times throughObjectiveC(const Work &work) {
  const double begin = seconds();
  double encoded = 0;
  @autoreleasepool {
    id<MTLBuffer> input = (id<MTLBuffer>)(void *)work.input, output = (id<MTLBuffer>)(void *)work.output;
    id<MTLCommandBuffer> commands = [(id<MTLCommandQueue>)(void *)work.queue commandBuffer];
    id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
    [encoder setComputePipelineState:(id<MTLComputePipelineState>)(void *)work.pipeline];
    for (int i = 0; i < kDispatches; ++i) {
      const float by = float(i);
      [encoder setBuffer:input offset:0 atIndex:0];
      [encoder setBuffer:output offset:0 atIndex:1];
      [encoder setBytes:&by length:sizeof by atIndex:2];
      [encoder dispatchThreads:MTLSizeMake(1, 1, 1) threadsPerThreadgroup:MTLSizeMake(1, 1, 1)];
    }
    [encoder endEncoding];
    encoded = seconds();
    [commands commit];
    [commands waitUntilCompleted];
  }
  return {encoded - begin, seconds() - begin};
}

// What ARC's code calls, against the least that a counted object must do.
extern "C" id objc_retain(id object);
extern "C" void objc_release(id object);

double throughAtomic() {
  static std::atomic<long> count{1};
  const double begin = seconds();
  for (int i = 0; i < kCounts; ++i) {
    count.fetch_add(1);
    count.fetch_sub(1);
  }
  return seconds() - begin;
}

double throughArc(id object) {
  const double begin = seconds();
  for (int i = 0; i < kCounts; ++i) {
    objc_retain(object);
    objc_release(object);
  }
  return seconds() - begin;
}

void finding(const char *what, double ours, const char *peer, double theirs, double limit) {
  std::printf("%s\t%.1f\t%s\t%.1f\t%g\n", what, ours * 1e9, peer, theirs * 1e9, limit);
}

}  // namespace

int main() {
  auto *pool = NS::AutoreleasePool::alloc()->init();
  auto *device = MTL::CreateSystemDefaultDevice();
  NS::Error *error = nullptr;
  auto *library = device->newLibrary(MTLSTR("kernel void add(device const float *a [[buffer(0)]],"
                                            "  device float *b [[buffer(1)]], constant float &c [[buffer(2)]],"
                                            "  uint i [[thread_position_in_grid]]) { b[i] = a[i] + c; }"),
                                     nullptr, &error);
  auto *pipeline = device->newComputePipelineState(library->newFunction(MTLSTR("add")), &error);
  if (!pipeline) {
    std::fprintf(stderr, "no pipeline: %s\n", error->localizedDescription()->utf8String());
    return 2;
  }
  const Work work{device->newCommandQueue(), pipeline, device->newBuffer(4, 0), device->newBuffer(4, 0)};
  Times cpp{1, 1}, objc{1, 1};
  auto keepBest = [](Times &best, Times now) {
    best = {std::min(best.encode, now.encode), std::min(best.whole, now.whole)};
  };
  for (int round = 0; round < kRounds; ++round) {  // by turns, so that both see the same machine
    keepBest(cpp, throughCpp(work));
    keepBest(objc, throughObjectiveC(work));
  }
  double atomic = 1, arc = 1;
  id object = [NSObject new];
  for (int round = 0; round < 200; ++round) {
    atomic = std::min(atomic, throughAtomic());
    arc = std::min(arc, throughArc(object));
  }
  [object release];
  finding("Objective-C: encoding a dispatch", objc.encode / kDispatches, "C++ door", cpp.encode / kDispatches,
          kDoorLimit);
  finding("Objective-C: encoding and running a dispatch", objc.whole / kDispatches, "C++ door",
          cpp.whole / kDispatches, kDoorLimit);
  finding("Objective-C: a retain and a release", arc / kCounts, "atomic +1, -1", atomic / kCounts, kCountingLimit);
  pool->release();
  return 0;
}
