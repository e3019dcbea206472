// Objective-C and C++ in one file over one object: what metal-cpp's users write, with std::thread and C++20 beside.
#import <Metal/Metal.h>

#include <Metal/Metal.hpp>

#include <atomic>
#include <cstdio>
#include <span>
#include <thread>
#include <vector>

int main() {
  @autoreleasepool {
    id<MTLDevice> device = MTLCreateSystemDefaultDevice();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([=, &wrong] {
        id<MTLBuffer> buffer = [device newBufferWithLength:4 * sizeof(int) options:MTLResourceStorageModeShared];
        auto* same = (__bridge MTL::Buffer*)buffer;
        for (int& value : std::span(static_cast<int*>(same->contents()), 4)) value = t;
        for (int value : std::span((int*)buffer.contents, buffer.length / sizeof(int))) wrong += value != t;
      });
    for (auto& thread : threads) thread.join();
    std::printf("%d wrong\n", wrong.load());
    return wrong == 0 ? 0 : 1;
  }
}
