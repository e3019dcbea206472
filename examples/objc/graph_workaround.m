// The report's workaround for its first scenario: the product as an MPSGraph, a graph for each thread. Compiles
// unchanged on a Mac, with and without ARC:
//
//   clang -fobjc-arc graph_workaround.m -framework Foundation -framework Metal
//         -framework MetalPerformanceShaders -framework MetalPerformanceShadersGraph -o graph_workaround
//
// The report shows how the graph is built; the feeds, the runs and the check are ours.
#import <Foundation/Foundation.h>
#import <Metal/Metal.h>
#import <MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.h>
#import <dispatch/dispatch.h>

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { kMaxThreads = 64, kDefaultIterations = 50, M = 128, N = 96, K = 64 };

static BOOL runThread(id<MTLDevice> device, int thread, int iterations) {
  MPSGraph *graph = [[MPSGraph alloc] init];
  MPSGraphTensor *a = [graph placeholderWithShape:@[ @(M), @(K) ] dataType:MPSDataTypeFloat32 name:@"a"];
  MPSGraphTensor *b = [graph placeholderWithShape:@[ @(K), @(N) ] dataType:MPSDataTypeFloat32 name:@"b"];
  MPSGraphTensor *c = [graph matrixMultiplicationWithPrimaryTensor:a secondaryTensor:b name:@"c"];

  id<MTLCommandQueue> queue = [device newCommandQueue];
  id<MTLBuffer> bufA = [device newBufferWithLength:M * K * sizeof(float) options:MTLResourceStorageModeShared];
  id<MTLBuffer> bufB = [device newBufferWithLength:K * N * sizeof(float) options:MTLResourceStorageModeShared];
  float *valuesA = (float *)bufA.contents, *valuesB = (float *)bufB.contents;
  for (int i = 0; i < M * K; ++i) valuesA[i] = (float)((i + thread) % 13) - 6;
  for (int i = 0; i < K * N; ++i) valuesB[i] = (float)(i % 11) - 5;

  float *result = (float *)malloc(M * N * sizeof(float));
  BOOL right = YES;
  for (int iter = 0; iter < iterations; ++iter) {
    @autoreleasepool {
      MPSGraphTensorData *dataA = [[MPSGraphTensorData alloc] initWithMTLBuffer:bufA
                                                                          shape:@[ @(M), @(K) ]
                                                                       dataType:MPSDataTypeFloat32];
      MPSGraphTensorData *dataB = [[MPSGraphTensorData alloc] initWithMTLBuffer:bufB
                                                                          shape:@[ @(K), @(N) ]
                                                                       dataType:MPSDataTypeFloat32];
      NSDictionary<MPSGraphTensor *, MPSGraphTensorData *> *results =
          [graph runWithMTLCommandQueue:queue
                                  feeds:@{a : dataA, b : dataB}
                          targetTensors:@[ c ]
                       targetOperations:nil];
      [[results[c] mpsndarray] readBytes:result strideBytes:nil];
#if !__has_feature(objc_arc)
      [dataA release];
      [dataB release];
#endif
    }
  }
  for (int row = 0; row < M && right; row += 17)
    for (int column = 0; column < N && right; ++column) {
      double expected = 0;
      for (int k = 0; k < K; ++k) expected += (double)valuesA[row * K + k] * valuesB[k * N + column];
      right = fabs(result[row * N + column] - expected) < 1e-3;
    }
  free(result);
  return right;
}

int main(int argc, const char *argv[]) {
  @autoreleasepool {
    int threads = argc > 1 ? atoi(argv[1]) : 4, iterations = argc > 2 ? atoi(argv[2]) : kDefaultIterations;
    if (threads < 1 || threads > kMaxThreads || iterations < 1) {
      fprintf(stderr, "usage: %s [threads, 1 to %d [iterations of each]]\n", argv[0], kMaxThreads);
      return 2;
    }
    id<MTLDevice> device = MTLCreateSystemDefaultDevice();
    __block atomic_int failures = 0;
    dispatch_apply((size_t)threads, dispatch_get_global_queue(DISPATCH_QUEUE_PRIORITY_DEFAULT, 0), ^(size_t t) {
      @autoreleasepool {
        if (!runThread(device, (int)t, iterations)) atomic_fetch_add(&failures, 1);
      }
    });
    printf("%d graphs, %d runs each, %d wrong\n", threads, iterations, failures);
    return failures == 0 ? 0 : 1;
  }
}
