// The report's second scenario: a compute kernel (LayerNorm) dispatched from several threads at once; each has a
// pipeline state of its own from one library, and a command queue of its own. Compiles unchanged on a Mac, with and
// without ARC:
//
//   clang -fobjc-arc report_layer_norm.m -framework Foundation -framework Metal -o report_layer_norm
//
// The report gives this scenario in words; the kernel, the values and the check are ours.
#import <Foundation/Foundation.h>
#import <Metal/Metal.h>
#import <dispatch/dispatch.h>

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { kMaxThreads = 64, kDefaultIterations = 200, kRows = 64, kColumns = 512, kThreadsPerRow = 128 };

static NSString *const kSource =
    @"#include <metal_stdlib>\n"
     "using namespace metal;\n"
     "static float sum(float value, threadgroup float *scratch, uint index, uint threads) {\n"
     "  scratch[index] = value;\n"
     "  threadgroup_barrier(mem_flags::mem_threadgroup);\n"
     "  for (uint step = threads / 2; step > 0; step /= 2) {\n"
     "    if (index < step) scratch[index] += scratch[index + step];\n"
     "    threadgroup_barrier(mem_flags::mem_threadgroup);\n"
     "  }\n"
     "  float total = scratch[0];\n"
     "  threadgroup_barrier(mem_flags::mem_threadgroup);\n"
     "  return total;\n"
     "}\n"
     "kernel void layerNorm(device const float *input [[buffer(0)]], device float *output [[buffer(1)]],\n"
     "                      constant uint &columns [[buffer(2)]], threadgroup float *scratch [[threadgroup(0)]],\n"
     "                      uint row [[threadgroup_position_in_grid]],\n"
     "                      uint index [[thread_position_in_threadgroup]],\n"
     "                      uint threads [[threads_per_threadgroup]]) {\n"
     "  device const float *in = input + row * columns;\n"
     "  float part = 0;\n"
     "  for (uint i = index; i < columns; i += threads) part += in[i];\n"
     "  float mean = sum(part, scratch, index, threads) / columns;\n"
     "  part = 0;\n"
     "  for (uint i = index; i < columns; i += threads) part += (in[i] - mean) * (in[i] - mean);\n"
     "  float scale = rsqrt(sum(part, scratch, index, threads) / columns + 1e-5f);\n"
     "  for (uint i = index; i < columns; i += threads) output[row * columns + i] = (in[i] - mean) * scale;\n"
     "}\n";

static BOOL isNormalized(const float *in, const float *out) {
  for (int row = 0; row < kRows; ++row, in += kColumns, out += kColumns) {
    double mean = 0, variance = 0;
    for (int i = 0; i < kColumns; ++i) mean += in[i] / (double)kColumns;
    for (int i = 0; i < kColumns; ++i) variance += (in[i] - mean) * (in[i] - mean) / kColumns;
    for (int i = 0; i < kColumns; ++i)
      if (fabs(out[i] - (in[i] - mean) / sqrt(variance + 1e-5)) > 1e-4) return NO;
  }
  return YES;
}

// One thread's work: YES when all of it was right.
static BOOL runThread(id<MTLDevice> device, id<MTLLibrary> library, int thread, int iterations) {
  NSError *error = nil;
  id<MTLFunction> function = [library newFunctionWithName:@"layerNorm"];
  id<MTLComputePipelineState> pipeline = [device newComputePipelineStateWithFunction:function error:&error];
  if (!pipeline) {
    NSLog(@"%@", error);
    return NO;
  }
  id<MTLCommandQueue> queue = [device newCommandQueue];
  const NSUInteger bytes = kRows * kColumns * sizeof(float);
  id<MTLBuffer> input = [device newBufferWithLength:bytes options:MTLResourceStorageModeShared];
  id<MTLBuffer> output = [device newBufferWithLength:bytes options:MTLResourceStorageModeShared];
  float *values = (float *)input.contents;
  for (int i = 0; i < kRows * kColumns; ++i) values[i] = (float)((i * 31 + thread) % 97) / 10;

  const uint32_t columns = kColumns;
  for (int iter = 0; iter < iterations; ++iter) {
    @autoreleasepool {
      id<MTLCommandBuffer> commands = [queue commandBuffer];
      id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
      [encoder setComputePipelineState:pipeline];
      [encoder setBuffer:input offset:0 atIndex:0];
      [encoder setBuffer:output offset:0 atIndex:1];
      [encoder setBytes:&columns length:sizeof columns atIndex:2];
      [encoder setThreadgroupMemoryLength:kThreadsPerRow * sizeof(float) atIndex:0];
      [encoder dispatchThreadgroups:MTLSizeMake(kRows, 1, 1)
              threadsPerThreadgroup:MTLSizeMake(kThreadsPerRow, 1, 1)];
      [encoder endEncoding];
      [commands commit];
      [commands waitUntilCompleted];
      if (commands.status != MTLCommandBufferStatusCompleted) return NO;
    }
  }
  return isNormalized(values, (const float *)output.contents);
}

int main(int argc, const char *argv[]) {
  @autoreleasepool {
    int threads = argc > 1 ? atoi(argv[1]) : 4, iterations = argc > 2 ? atoi(argv[2]) : kDefaultIterations;
    if (threads < 1 || threads > kMaxThreads || iterations < 1) {
      fprintf(stderr, "usage: %s [threads, 1 to %d [iterations of each]]\n", argv[0], kMaxThreads);
      return 2;
    }
    id<MTLDevice> device = MTLCreateSystemDefaultDevice();
    NSError *error = nil;
    id<MTLLibrary> library = [device newLibraryWithSource:kSource options:nil error:&error];
    if (!library) {
      NSLog(@"%@", error);
      return 1;
    }
    __block atomic_int failures = 0;
    dispatch_group_t group = dispatch_group_create();
    for (int t = 0; t < threads; ++t)
      dispatch_group_async(group, dispatch_queue_create(NULL, DISPATCH_QUEUE_SERIAL), ^{
        @autoreleasepool {
          if (!runThread(device, library, t, iterations)) atomic_fetch_add(&failures, 1);
        }
      });
    dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
    printf("%d threads, %d LayerNorms each, %d threads failed\n", threads, iterations, failures);
    return failures == 0 ? 0 : 1;
  }
}
