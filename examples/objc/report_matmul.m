// The report's first scenario: MPSNDArrayMatrixMultiplication encoded from several threads at once, each with an
// instance and a command queue of its own. Compiles unchanged on a Mac, with and without ARC:
//
//   clang -fobjc-arc report_matmul.m -framework Foundation -framework Metal
//         -framework MetalPerformanceShaders -o report_matmul && ./report_matmul 8
//
// What is changed from the report's listing, and why:
// - A block cannot capture the C arrays `queues` and `cmdQueues`, so that no clang compiles the listing as printed:
//   the loop takes the thread's two queues out of them before the block.
// - The number of threads is an argument, 4 unless given, and that of the iterations another, 100 unless given.
// - Matrices hold values and results are checked, each thread writing to a buffer of its own: a program that only
//   does not crash may still be wrong.
#import <Foundation/Foundation.h>
#import <Metal/Metal.h>
#import <MetalPerformanceShaders/MetalPerformanceShaders.h>
#import <dispatch/dispatch.h>

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { kMaxThreads = 64, kDefaultIterations = 100 };

static const NSUInteger M = 512, N = 512, K = 512;

// A is a in every row of its own, B the identity, so that C is A.
static id<MTLBuffer> newMatrix(id<MTLDevice> device, NSUInteger rows, NSUInteger columns, BOOL identity) {
  id<MTLBuffer> buffer = [device newBufferWithLength:rows * columns * sizeof(float)
                                             options:MTLResourceStorageModeShared];
  float *values = (float *)buffer.contents;
  for (NSUInteger r = 0; r < rows; ++r)
    for (NSUInteger c = 0; c < columns; ++c)
      values[r * columns + c] = identity ? (r == c ? 1.0f : 0.0f) : (float)((r * 7 + c) % 31);
  return buffer;
}

int main(int argc, const char *argv[]) {
  @autoreleasepool {
    int threads = argc > 1 ? atoi(argv[1]) : 4, iterations = argc > 2 ? atoi(argv[2]) : kDefaultIterations;
    if (threads < 1 || threads > kMaxThreads || iterations < 1) {
      fprintf(stderr, "usage: %s [threads, 1 to %d [iterations of each]]\n", argv[0], kMaxThreads);
      return 2;
    }
    id<MTLDevice> device = MTLCreateSystemDefaultDevice();

    // Separate command queues for each thread.
    dispatch_queue_t queues[kMaxThreads];
    id<MTLCommandQueue> cmdQueues[kMaxThreads];
    for (int i = 0; i < threads; i++) {
      cmdQueues[i] = [device newCommandQueue];
      queues[i] = dispatch_queue_create(NULL, DISPATCH_QUEUE_SERIAL);
    }
    id<MTLBuffer> bufA = newMatrix(device, M, K, NO);
    id<MTLBuffer> bufB = newMatrix(device, K, N, YES);

    __block atomic_int failures = 0;
    dispatch_group_t group = dispatch_group_create();
    for (int t = 0; t < threads; t++) {
      dispatch_queue_t queue = queues[t];
      id<MTLCommandQueue> cmdQueue = cmdQueues[t];
      dispatch_group_async(group, queue, ^{
        // Each thread creates its own kernel instance.
        MPSNDArrayMatrixMultiplication *matmul =
            [[MPSNDArrayMatrixMultiplication alloc] initWithDevice:device sourceCount:2];
        id<MTLBuffer> bufC = [device newBufferWithLength:M * N * sizeof(float)
                                                 options:MTLResourceStorageModeShared];
        for (int iter = 0; iter < iterations; iter++) {
          @autoreleasepool {
            id<MTLCommandBuffer> cmdBuf = [cmdQueue commandBuffer];
            MPSNDArrayDescriptor *descA = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32
                                                                                 shape:@[ @(M), @(K) ]];
            MPSNDArrayDescriptor *descB = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32
                                                                                 shape:@[ @(K), @(N) ]];
            MPSNDArrayDescriptor *descC = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32
                                                                                 shape:@[ @(M), @(N) ]];
            MPSNDArray *arrA = [[MPSNDArray alloc] initWithBuffer:bufA offset:0 descriptor:descA];
            MPSNDArray *arrB = [[MPSNDArray alloc] initWithBuffer:bufB offset:0 descriptor:descB];
            MPSNDArray *arrC = [[MPSNDArray alloc] initWithBuffer:bufC offset:0 descriptor:descC];

            // On a Mac, the crash is here with 3 threads and more.
            [matmul encodeToCommandBuffer:cmdBuf sourceArrays:@[ arrA, arrB ] destinationArray:arrC];
            [cmdBuf commit];
            [cmdBuf waitUntilCompleted];
            if (cmdBuf.status != MTLCommandBufferStatusCompleted) atomic_fetch_add(&failures, 1);
#if !__has_feature(objc_arc)
            [arrA release];
            [arrB release];
            [arrC release];
#endif
          }
        }
        const float *a = (const float *)bufA.contents, *c = (const float *)bufC.contents;
        for (NSUInteger i = 0; i < M * N; ++i)
          if (fabsf(a[i] - c[i]) > 1e-4f) {
            atomic_fetch_add(&failures, 1);
            break;
          }
      });
    }
    dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
    printf("%d threads, %d products each, %d failures\n", threads, iterations, failures);
    return failures == 0 ? 0 : 1;
  }
}
