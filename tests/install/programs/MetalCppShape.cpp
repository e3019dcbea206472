// What metal-cpp programs write besides the calls themselves: the macros of the file that holds the
// implementation, sub-headers, a hash of their own, handlers of either kind.
#define NS_PRIVATE_IMPLEMENTATION
#define CA_PRIVATE_IMPLEMENTATION
#define MTL_PRIVATE_IMPLEMENTATION
#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>
#include <QuartzCore/QuartzCore.hpp>

#include <Foundation/NSString.hpp>
#include <Metal/MTLComputeCommandEncoder.hpp>
#include <Metal/MTLDevice.hpp>

#include <cstdio>
#include <functional>
#include <unordered_map>

template <class T>
struct std::hash<NS::SharedPtr<T>> {
  size_t operator()(const NS::SharedPtr<T>& pointer) const { return std::hash<const void*>()(pointer.get()); }
};

bool secondFile();   // includes the same headers without the macros

static int failures = 0;
#define CHECK(condition) if (!(condition)) ++failures, std::printf("line %d: %s\n", __LINE__, #condition)

int main() {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());

  std::unordered_map<NS::SharedPtr<MTL::Buffer>, int> numbers;
  auto buffer = NS::TransferPtr(device->newBuffer(16, MTL::ResourceStorageModeShared));
  numbers[buffer] = 3;
  CHECK(numbers[buffer] == 3);
  NS::SharedPtr<MTL::Resource> resource = buffer;   // to a base
  CHECK(resource && resource->retainCount() == 3);

  CHECK(NS::RetainPtr(MTLSTR("h\u00e9llo"))->length() == 5);
  CHECK(NS::Range::Make(1, 2).Max() == 3);
  CHECK(MTL::Size::Make(1, 2, 3).depth == 3);
  using NS::StringEncoding::UTF8StringEncoding;
  NS::Error* error = nullptr;
  CHECK(!device->newLibrary(NS::String::string("kernel void f() { nothing; }", UTF8StringEncoding), nullptr, &error));
  CHECK(error && error->localizedDescription()->length() > 0);
  NS::Error* none = nullptr;
  CHECK(!none->localizedDescription()->utf8String());   // as a message to nil

  auto queue = NS::TransferPtr(device->newCommandQueue());
  MTL::CommandBuffer* commands = queue->commandBuffer();
  int called = 0;
  commands->addCompletedHandler([&](MTL::CommandBuffer*) { ++called; });
  commands->addCompletedHandler(MTL::HandlerFunction([&](MTL::CommandBuffer*) { ++called; }));
  int expected = 2;
#ifdef __BLOCKS__
  __block int blocks = 0;
  commands->addCompletedHandler(^(MTL::CommandBuffer*) { ++blocks; });
#endif
  commands->computeCommandEncoder(MTL::ComputePassDescriptor::computePassDescriptor())->endEncoding();
  commands->commit();
  commands->waitUntilCompleted();
  CHECK(called == expected);
#ifdef __BLOCKS__
  CHECK(blocks == 1);
#endif
  CHECK(secondFile());
  return failures;
}
