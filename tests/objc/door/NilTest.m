// Messages to nil: nothing happens, and what comes back is zero, whatever its kind.
#import <MetalPerformanceShaders/MetalPerformanceShaders.h>

#include <string.h>

#include "Check.h"

#define IS_ZERO(...)                                                 \
  ({                                                                 \
    __typeof__(__VA_ARGS__) value_ = (__VA_ARGS__), zero_;           \
    memset(&zero_, 0, sizeof zero_);                                 \
    memcmp(&value_, &zero_, sizeof zero_) == 0;                      \
  })

/// What lies on the stack, and in registers, where a result would be looked for.
__attribute__((noinline)) static double leaveTraces(int from) {
  volatile double traces[64];
  for (int i = 0; i < 64; ++i) traces[i] = from + i;
  return traces[from] * traces[63];
}

static void testResults(void) {
  id<MTLDevice> device = nil;
  id<MTLBuffer> buffer = nil;
  id<MTLCommandBuffer> commands = nil;
  id<MTLTexture> texture = nil;
  MTLSamplerDescriptor *sampler = nil;
  MPSMatrixMultiplication *product = nil;
  NSString *text = nil;
  for (int i = 1; i < 4; ++i) {
    CHECK(leaveTraces(i) != 0);
    CHECK(buffer.length == 0 && device.registryID == 0 && commands.status == 0);             // integers
    CHECK(!device.hasUnifiedMemory && !device.isLowPower && ![device supportsFamily:MTLGPUFamilyApple7]);
    CHECK(leaveTraces(i) != 0 && sampler.lodMinClamp == 0.0f);                               // float
    CHECK(leaveTraces(i) != 0 && commands.GPUStartTime == 0.0 && [text doubleValue] == 0.0);   // double
    CHECK(buffer.contents == NULL && [text UTF8String] == NULL);                             // pointers
    CHECK(buffer.device == nil && [device newCommandQueue] == nil && [text uppercaseString] == nil);
    CHECK(leaveTraces(i) != 0 && IS_ZERO([text rangeOfString:@"x"]));                        // 16 bytes
    CHECK(leaveTraces(i) != 0 && IS_ZERO([device heapBufferSizeAndAlignWithLength:100 options:0]));
    CHECK(leaveTraces(i) != 0 && IS_ZERO(device.maxThreadsPerThreadgroup));                  // 24 bytes, in memory
    CHECK(leaveTraces(i) != 0 && IS_ZERO(product.leftMatrixOrigin));
    CHECK(leaveTraces(i) != 0 && IS_ZERO(texture.swizzle));                                  // 4 bytes
  }
}

static void testNothingHappens(void) {
  id<MTLCommandBuffer> commands = nil;
  __block int called = 0;
  [commands addCompletedHandler:^(id<MTLCommandBuffer> done) { ++called; }];
  [commands commit];
  [commands waitUntilCompleted];
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  int bytes[4] = {1, 2, 3, 4};
  [encoder setBytes:bytes length:sizeof bytes atIndex:0];
  [encoder setBuffer:nil offset:0 atIndex:0];
  [encoder dispatchThreads:MTLSizeMake(1, 1, 1) threadsPerThreadgroup:MTLSizeMake(1, 1, 1)];
  [encoder endEncoding];
  NSError *error = nil;
  id<MTLDevice> device = nil;
  CHECK([device newLibraryWithSource:@"" options:nil error:&error] == nil && error == nil);
  CHECK([device newBufferWithBytesNoCopy:bytes length:16 options:0 deallocator:^(void *p, NSUInteger n) { ++called; }] == nil);
  CHECK(called == 0);
}

// A nil argument where Metal wants an object is no message to nil: the call reports it and does not crash.
static void testNilArguments(void) {
  id<MTLDevice> device = theDevice();
  NSError *error = nil;
  id none = nil;
  CHECK([device newComputePipelineStateWithFunction:none error:&error] == nil && error != nil);
  error = nil;
  CHECK([device newLibraryWithSource:none options:nil error:&error] == nil && error != nil);
  const void *nothing = NULL;
  CHECK([device newBufferWithBytes:(const void *_Nonnull)nothing length:16 options:0] == nil);
  id<MTLCommandBuffer> commands = [OWNED([device newCommandQueue]) commandBuffer];
  id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoder];
  [blit copyFromBuffer:none sourceOffset:0 toBuffer:none destinationOffset:0 size:4];
  [blit endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(commands.status == MTLCommandBufferStatusError && commands.error != nil);
}

TEST_MAIN(testResults(); testNothingHappens(); testNilArguments();)
