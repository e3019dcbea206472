// The report's workaround for its second scenario: threads encode under one mutex of the process, and wait for the
// device outside of it. Correct here, too, and slower than report_layer_norm.m, which needs no mutex. Compiles
// unchanged on a Mac, with and without ARC:
//
//   clang -fobjc-arc mutex_workaround.m -framework Foundation -framework Metal -o mutex_workaround
#import <Foundation/Foundation.h>
#import <Metal/Metal.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { kMaxThreads = 64, kDefaultIterations = 200, kCount = 4096 };

static NSString *const kSource = @"kernel void addOne(device float *values [[buffer(0)]],\n"
                                  "                   uint index [[thread_position_in_grid]]) {\n"
                                  "  values[index] += 1;\n"
                                  "}\n";

static pthread_mutex_t encoding = PTHREAD_MUTEX_INITIALIZER;
static int iterations = kDefaultIterations;
static id<MTLDevice> device;
static id<MTLComputePipelineState> pipeline;

// Returns NULL when all results were right.
static void *runThread(void *unused) {
  void *wrong = NULL;
  @autoreleasepool {
    id<MTLCommandQueue> queue = [device newCommandQueue];
    id<MTLBuffer> buffer = [device newBufferWithLength:kCount * sizeof(float)
                                               options:MTLResourceStorageModeShared];
    for (int iter = 0; iter < iterations; ++iter) {
      @autoreleasepool {
        pthread_mutex_lock(&encoding);
        id<MTLCommandBuffer> commands = [queue commandBuffer];
        id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
        [encoder setComputePipelineState:pipeline];
        [encoder setBuffer:buffer offset:0 atIndex:0];
        [encoder dispatchThreads:MTLSizeMake(kCount, 1, 1) threadsPerThreadgroup:MTLSizeMake(256, 1, 1)];
        [encoder endEncoding];
        [commands commit];
        pthread_mutex_unlock(&encoding);
        [commands waitUntilCompleted];
      }
    }
    const float *values = (const float *)buffer.contents;
    for (int i = 0; i < kCount; ++i)
      if (values[i] != iterations) wrong = &encoding;
  }
  (void)unused;
  return wrong;
}

int main(int argc, const char *argv[]) {
  @autoreleasepool {
    int threads = argc > 1 ? atoi(argv[1]) : 4;
    if (argc > 2) iterations = atoi(argv[2]);
    if (threads < 1 || threads > kMaxThreads || iterations < 1) {
      fprintf(stderr, "usage: %s [threads, 1 to %d [iterations of each]]\n", argv[0], kMaxThreads);
      return 2;
    }
    device = MTLCreateSystemDefaultDevice();
    NSError *error = nil;
    id<MTLLibrary> library = [device newLibraryWithSource:kSource options:nil error:&error];
    if (library)
      pipeline = [device newComputePipelineStateWithFunction:[library newFunctionWithName:@"addOne"] error:&error];
    if (!pipeline) {
      NSLog(@"%@", error);
      return 1;
    }
    pthread_t running[kMaxThreads];
    int failures = 0;
    for (int t = 0; t < threads; ++t) pthread_create(&running[t], NULL, runThread, NULL);
    for (int t = 0; t < threads; ++t) {
      void *wrong;
      pthread_join(running[t], &wrong);
      failures += wrong != NULL;
    }
    printf("%d threads, %d dispatches each, %d threads wrong\n", threads, iterations, failures);
    return failures == 0 ? 0 : 1;
  }
}
