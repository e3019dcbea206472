// The scenarios of the library's stress table (`invar stress`) as an Objective-C program, every result
// checked. Each is done by NSThreads, by a dispatch group of serial queues, and by dispatch_apply. Compiles
// unchanged on a Mac, with and without ARC:
//
//   clang -fobjc-arc stress.m -framework Foundation -framework Metal -framework MetalPerformanceShaders
//         -framework MetalPerformanceShadersGraph -o stress
//   ./stress 8 20 mixed groups     8 threads, 20 iterations of each; all scenarios and all ways unless named
//   invar stress --threads 1,2,4,8,16,32,64 --runs 20 --program ./stress -- {threads} 20 mixed groups
#import <Foundation/Foundation.h>
#import <Metal/Metal.h>
#import <MetalPerformanceShaders/MetalPerformanceShaders.h>
#import <MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.h>
#import <dispatch/dispatch.h>

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if __has_feature(objc_arc)
#define OWNED(...) (__VA_ARGS__)
#else
#define OWNED(...) [(__VA_ARGS__) autorelease]
#endif

enum { kMaxThreads = 64, kDefaultIterations = 3, kLayerNormThreads = 64 };

static NSString* const kSource =
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
     "                      constant uint &columns [[buffer(2)]], threadgroup float *scratch "
     "[[threadgroup(0)]],\n"
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

// What all threads share. Set before they start.
static id<MTLDevice> device;
static id<MTLLibrary> library;
static id<MTLCommandQueue> sharedQueue;
static MPSNDArrayMatrixMultiplication *sharedProduct;
static MPSGraphExecutable *sharedExecutable;
static BOOL sharedExecutableTakesAFirst;

// ---- parts ----

static MPSNDArrayMatrixMultiplication *newProduct(void) {
  return [[MPSNDArrayMatrixMultiplication alloc] initWithDevice:device sourceCount:2];
}

static void encodeProduct(MPSNDArrayMatrixMultiplication* product, id<MTLCommandBuffer> commands,
                          NSUInteger size, id<MTLBuffer> a, id<MTLBuffer> b, id<MTLBuffer> c) {
  MPSNDArrayDescriptor *shape = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32
                                                                       shape:@[ @(size), @(size) ]];
  MPSNDArray *left = OWNED([[MPSNDArray alloc] initWithBuffer:a offset:0 descriptor:shape]);
  MPSNDArray *right = OWNED([[MPSNDArray alloc] initWithBuffer:b offset:0 descriptor:shape]);
  MPSNDArray *result = OWNED([[MPSNDArray alloc] initWithBuffer:c offset:0 descriptor:shape]);
  [product encodeToCommandBuffer:commands sourceArrays:@[ left, right ] destinationArray:result];
}

static id<MTLComputePipelineState> newLayerNorm(void) {
  return [device newComputePipelineStateWithFunction:OWNED([library newFunctionWithName:@"layerNorm"])
                                               error:NULL];
}

static void encodeLayerNorm(id<MTLComputePipelineState> pipeline, id<MTLCommandBuffer> commands,
                            NSUInteger size, id<MTLBuffer> input, id<MTLBuffer> output) {
  const uint32_t columns = (uint32_t)size;
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  [encoder setComputePipelineState:pipeline];
  [encoder setBuffer:input offset:0 atIndex:0];
  [encoder setBuffer:output offset:0 atIndex:1];
  [encoder setBytes:&columns length:sizeof columns atIndex:2];
  [encoder setThreadgroupMemoryLength:kLayerNormThreads * sizeof(float) atIndex:0];
  [encoder dispatchThreadgroups:MTLSizeMake(size, 1, 1)
          threadsPerThreadgroup:MTLSizeMake(kLayerNormThreads, 1, 1)];
  [encoder endEncoding];
}

static void encodeCopy(id<MTLCommandBuffer> commands, id<MTLBuffer> from, id<MTLBuffer> to) {
  id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoder];
  [blit copyFromBuffer:from sourceOffset:0 toBuffer:to destinationOffset:0 size:to.length];
  [blit endEncoding];
}

// A graph of one product: @[ graph, a, b, c ].
static NSArray *productGraph(NSUInteger size) {
  MPSGraph *graph = OWNED([[MPSGraph alloc] init]);
  MPSShape *shape = @[ @(size), @(size) ];
  MPSGraphTensor *a = [graph placeholderWithShape:shape dataType:MPSDataTypeFloat32 name:@"a"];
  MPSGraphTensor *b = [graph placeholderWithShape:shape dataType:MPSDataTypeFloat32 name:@"b"];
  return @[ graph, a, b, [graph matrixMultiplicationWithPrimaryTensor:a secondaryTensor:b name:@"c"] ];
}

static MPSGraphTensorData *tensorData(id<MTLBuffer> buffer, NSUInteger size) {
  return OWNED([[MPSGraphTensorData alloc] initWithMTLBuffer:buffer
                                                       shape:@[ @(size), @(size) ]
                                                    dataType:MPSDataTypeFloat32]);
}

// Runs the work on a thread that lives for it.
static void onNewThread(void (^work)(void)) {
  dispatch_semaphore_t ended = OWNED(dispatch_semaphore_create(0));
  [NSThread detachNewThreadWithBlock:^{
    @autoreleasepool {
      work();
    }
    dispatch_semaphore_signal(ended);
  }];
  dispatch_semaphore_wait(ended, DISPATCH_TIME_FOREVER);
}

static void multiply(NSUInteger size, const float *a, const float *b, double *c) {
  memset(c, 0, size * size * sizeof *c);
  for (NSUInteger row = 0; row < size; ++row)
    for (NSUInteger k = 0; k < size; ++k)
      for (NSUInteger column = 0; column < size; ++column)
        c[row * size + column] += (double)a[row * size + k] * b[k * size + column];
}

static void normalize(NSUInteger size, double *rows) {
  for (double *row = rows; row < rows + size * size; row += size) {
    double mean = 0, variance = 0;
    for (NSUInteger i = 0; i < size; ++i) mean += row[i] / (double)size;
    for (NSUInteger i = 0; i < size; ++i) variance += (row[i] - mean) * (row[i] - mean) / (double)size;
    for (NSUInteger i = 0; i < size; ++i) row[i] = (row[i] - mean) / sqrt(variance + 1e-5);
  }
}

// ---- clients: what one thread does ----

// Square matrices of its own, and an output that an iteration fills. This one multiplies, with an instance
// and a queue of its own.
@interface Client : NSObject
@property(nonatomic, strong) id<MTLCommandQueue> queue;
@property(nonatomic, strong) id<MTLBuffer> a, b, output;
@property(nonatomic, strong) MPSNDArrayMatrixMultiplication *product;
+ (NSUInteger)size;
- (instancetype)initForThread:(int)thread;
- (id<MTLBuffer>)newMatrix;
- (void)makeExpected:(double *)expected;
/// NO when Metal reports an error.
- (BOOL)iterate;
/// An iteration and the check of every element.
- (BOOL)iterateAndCheck;
@end

@implementation Client {
  NSMutableData *_expected;
}
+ (NSUInteger)size {
  return 256;
}
- (instancetype)initForThread:(int)thread {
  if (!(self = [super init])) return nil;
  const NSUInteger count = [[self class] size] * [[self class] size];
  self.queue = OWNED([device newCommandQueue]);
  self.a = OWNED([self newMatrix]);
  self.b = OWNED([self newMatrix]);
  self.output = OWNED([self newMatrix]);
  self.product = OWNED(newProduct());
  float *a = (float *)self.a.contents, *b = (float *)self.b.contents;
  for (NSUInteger i = 0; i < count; ++i) {
    a[i] = (float)((i * 7 + (NSUInteger)thread * 5) % 23) / 8 - 1;
    b[i] = (float)((i * 11 + (NSUInteger)thread * 3) % 19) / 8 - 1;
  }
  _expected = [[NSMutableData alloc] initWithLength:count * sizeof(double)];
  [self makeExpected:(double *)_expected.mutableBytes];
  return self;
}
- (id<MTLBuffer>)newMatrix {
  const NSUInteger bytes = [[self class] size] * [[self class] size] * sizeof(float);
  return [device newBufferWithLength:bytes options:MTLResourceStorageModeShared];
}
- (void)makeExpected:(double *)expected {
  multiply([[self class] size], (const float *)self.a.contents, (const float *)self.b.contents, expected);
}
- (BOOL)finish:(id<MTLCommandBuffer>)commands {
  [commands commit];
  [commands waitUntilCompleted];
  return commands.status == MTLCommandBufferStatusCompleted;
}
- (BOOL)iterate {
  id<MTLCommandBuffer> commands = [self.queue commandBuffer];
  encodeProduct(self.product, commands, [[self class] size], self.a, self.b, self.output);
  return [self finish:commands];
}
- (BOOL)iterateAndCheck {
  const NSUInteger count = self.output.length / sizeof(float);
  memset(self.output.contents, 0xff, self.output.length);   // NaN
  if (![self iterate]) return NO;
  const float *output = (const float *)self.output.contents;
  const double *expected = (const double *)_expected.bytes;
  for (NSUInteger i = 0; i < count; ++i)
    if (!(fabs(output[i] - expected[i]) < 1e-3)) return NO;
  return YES;
}
@end

// One instance and one queue for all threads.
@interface SharedClient : Client
@end
@implementation SharedClient
- (instancetype)initForThread:(int)thread {
  if (!(self = [super initForThread:thread])) return nil;
  self.queue = sharedQueue;
  self.product = sharedProduct;
  return self;
}
@end

// A pipeline for each thread, from one library.
@interface LayerNormClient : Client
@property(nonatomic, strong) id<MTLComputePipelineState> pipeline;
@end
@implementation LayerNormClient
- (instancetype)initForThread:(int)thread {
  if (!(self = [super initForThread:thread])) return nil;
  self.pipeline = OWNED(newLayerNorm());
  return self;
}
- (void)makeExpected:(double *)expected {
  for (NSUInteger i = 0; i < [[self class] size] * [[self class] size]; ++i)
    expected[i] = ((const float *)self.a.contents)[i];
  normalize([[self class] size], expected);
}
- (BOOL)iterate {
  id<MTLCommandBuffer> commands = [self.queue commandBuffer];
  encodeLayerNorm(self.pipeline, commands, [[self class] size], self.a, self.output);
  return [self finish:commands];
}
@end

// A graph for each thread.
@interface GraphClient : Client
@property(nonatomic, strong) NSArray *graph;
@end
@implementation GraphClient
- (instancetype)initForThread:(int)thread {
  if (!(self = [super initForThread:thread])) return nil;
  self.graph = productGraph([[self class] size]);
  return self;
}
- (BOOL)iterate {
  const NSUInteger size = [[self class] size];
  id<MTLCommandBuffer> commands = [self.queue commandBuffer];
  [self.graph[0] encodeToCommandBuffer:commands
                                 feeds:@{
                                   self.graph[1] : tensorData(self.a, size),
                                   self.graph[2] : tensorData(self.b, size)
                                 }
                      targetOperations:nil
                     resultsDictionary:@{self.graph[3] : tensorData(self.output, size)}
                   executionDescriptor:nil];
  return [self finish:commands];
}
@end

// One compiled graph for all threads.
@interface SharedGraphClient : Client
@end
@implementation SharedGraphClient
- (BOOL)iterate {
  const NSUInteger size = [[self class] size];
  MPSGraphTensorData *a = tensorData(self.a, size), *b = tensorData(self.b, size);
  id<MTLCommandBuffer> commands = [self.queue commandBuffer];
  [sharedExecutable encodeToCommandBuffer:commands
                              inputsArray:sharedExecutableTakesAFirst ? @[ a, b ] : @[ b, a ]
                             resultsArray:@[ tensorData(self.output, size) ]
                      executionDescriptor:nil];
  return [self finish:commands];
}
@end

// Products, LayerNorm and blits on two queues of a thread, ordered by a shared event, with a handler that
// commits more.
@interface MixedClient : LayerNormClient
@property(nonatomic, strong) id<MTLCommandQueue> second;
@property(nonatomic, strong) id<MTLSharedEvent> event;
@property(nonatomic, strong) id<MTLBuffer> copied, multiplied, normed;
@property(nonatomic) uint64_t turn;
@end
@implementation MixedClient
+ (NSUInteger)size {
  return 128;
}
- (instancetype)initForThread:(int)thread {
  if (!(self = [super initForThread:thread])) return nil;
  self.second = OWNED([device newCommandQueue]);
  self.event = OWNED([device newSharedEvent]);
  self.copied = OWNED([self newMatrix]);
  self.multiplied = OWNED([self newMatrix]);
  self.normed = OWNED([self newMatrix]);
  return self;
}
- (void)makeExpected:(double *)expected {
  multiply([[self class] size], (const float *)self.a.contents, (const float *)self.b.contents, expected);
  normalize([[self class] size], expected);
}
- (BOOL)iterate {
  const NSUInteger size = [[self class] size];
  const uint64_t turn = ++self.turn;
  dispatch_semaphore_t collected = OWNED(dispatch_semaphore_create(0));
  __block BOOL copied = NO;

  id<MTLCommandBuffer> normalise =
      [self.second commandBuffer];   // committed first; waits for the other queue
  [normalise encodeWaitForEvent:self.event value:turn];
  encodeLayerNorm(self.pipeline, normalise, size, self.multiplied, self.normed);
  [normalise addCompletedHandler:^(id<MTLCommandBuffer> done) {
    (void)done;
    @autoreleasepool {
      id<MTLCommandBuffer> last = [self.queue commandBuffer];
      encodeCopy(last, self.normed, self.output);
      [last addCompletedHandler:^(id<MTLCommandBuffer> ended) {
        copied = ended.status == MTLCommandBufferStatusCompleted;
        dispatch_semaphore_signal(collected);
      }];
      [last commit];
    }
  }];
  [normalise commit];

  id<MTLCommandBuffer> produce = [self.queue commandBuffer];
  encodeCopy(produce, self.a, self.copied);
  id<MTLBlitCommandEncoder> blit = [produce blitCommandEncoder];
  [blit fillBuffer:self.multiplied range:NSMakeRange(0, self.multiplied.length) value:0xff];
  [blit endEncoding];
  encodeProduct(self.product, produce, size, self.copied, self.b, self.multiplied);
  [produce encodeSignalEvent:self.event value:turn];
  [produce commit];

  dispatch_semaphore_wait(collected, DISPATCH_TIME_FOREVER);
  return copied && produce.status == MTLCommandBufferStatusCompleted &&
         normalise.status == MTLCommandBufferStatusCompleted;
}
@end

// Threads, queues and kernels that live for one iteration.
@interface ChurnClient : Client
@property(nonatomic, strong) id<MTLCommandBuffer> commands;
@end
@implementation ChurnClient
+ (NSUInteger)size {
  return 64;
}
- (BOOL)iterate {
  onNewThread(^{
    id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
    self.commands = [queue commandBuffer];
    encodeProduct(OWNED(newProduct()), self.commands, [[self class] size], self.a, self.b, self.output);
    [self.commands commit];
  });
  onNewThread(^{ [self.commands waitUntilCompleted]; });
  return self.commands.status == MTLCommandBufferStatusCompleted;
}
@end

// ---- ways to run the clients ----

typedef void (^Work)(size_t thread);

static void runThreads(int threads, Work work) {
  dispatch_group_t group = OWNED(dispatch_group_create());
  for (int t = 0; t < threads; ++t) {
    dispatch_group_enter(group);
    [NSThread detachNewThreadWithBlock:^{
      work((size_t)t);
      dispatch_group_leave(group);
    }];
  }
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
}

static void runGroup(int threads, Work work) {
  dispatch_group_t group = OWNED(dispatch_group_create());
  for (int t = 0; t < threads; ++t)
    dispatch_group_async(group, OWNED(dispatch_queue_create(NULL, DISPATCH_QUEUE_SERIAL)),
                         ^{ work((size_t)t); });
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
}

static void runApply(int threads, Work work) {
  dispatch_apply((size_t)threads, dispatch_get_global_queue(DISPATCH_QUEUE_PRIORITY_DEFAULT, 0), work);
}

static const struct { const char *name; void (*run)(int threads, Work work); } kWays[] = {
    {"threads", runThreads}, {"groups", runGroup}, {"apply", runApply}};
static const struct { const char *name, *client;
} kScenarios[] = {
    {"matmul", "Client"},     {"matmul-shared", "SharedClient"},     {"layernorm", "LayerNormClient"},
    {"graph", "GraphClient"}, {"graph-shared", "SharedGraphClient"}, {"mixed", "MixedClient"},
    {"churn", "ChurnClient"}};
enum { kWayCount = sizeof kWays / sizeof *kWays, kScenarioCount = sizeof kScenarios / sizeof *kScenarios };

static BOOL makeShared(void) {
  device = MTLCreateSystemDefaultDevice();
  NSError *error = nil;
  library = [device newLibraryWithSource:kSource options:nil error:&error];
  if (!library) NSLog(@"%@", error);
  sharedQueue = [device newCommandQueueWithMaxCommandBufferCount:2 * kMaxThreads];
  sharedProduct = newProduct();
  NSArray *graph = productGraph([SharedGraphClient size]);
  MPSShape *shape = @[ @([SharedGraphClient size]), @([SharedGraphClient size]) ];
  MPSGraphShapedType* type = OWNED([[MPSGraphShapedType alloc] initWithShape:shape
                                                                    dataType:MPSDataTypeFloat32]);
  sharedExecutable = [graph[0] compileWithDevice:[MPSGraphDevice deviceWithMTLDevice:device]
                                           feeds:@{graph[1] : type, graph[2] : type}
                                   targetTensors:@[ graph[3] ]
                                targetOperations:nil
                           compilationDescriptor:nil];
#if !__has_feature(objc_arc)
  [sharedExecutable retain];
#endif
  sharedExecutableTakesAFirst = [sharedExecutable.feedTensors[0] isEqual:graph[1]];
  return library && sharedExecutable;
}

int main(int argc, const char *argv[]) {
  const int threads = argc > 1 ? atoi(argv[1]) : 4,
            iterations = argc > 2 ? atoi(argv[2]) : kDefaultIterations;
  const char *scenario = argc > 3 ? argv[3] : "all", *way = argc > 4 ? argv[4] : "all";
  int ran = 0, failures = 0;
  if (threads < 1 || threads > kMaxThreads || iterations < 1) argc = 0;
  @autoreleasepool {
    if (argc && !makeShared()) return 1;
    for (int s = 0; argc && s < kScenarioCount; ++s)
      for (int w = 0; w < kWayCount; ++w) {
        if (strcmp(scenario, "all") && strcmp(scenario, kScenarios[s].name)) continue;
        if (strcmp(way, "all") && strcmp(way, kWays[w].name)) continue;
        Class client = NSClassFromString([NSString stringWithUTF8String:kScenarios[s].client]);
        __block atomic_int wrong = 0;
        kWays[w].run(threads, ^(size_t t) {
          @autoreleasepool {
            Client *own = OWNED([[client alloc] initForThread:(int)t]);
            for (int i = 0; i < iterations; ++i) {
              @autoreleasepool {
                if (![own iterateAndCheck]) atomic_fetch_add(&wrong, 1);
              }
            }
          }
        });
        printf("%s, %s: %d threads, %d iterations each, %d wrong\n", kScenarios[s].name, kWays[w].name,
               threads, iterations, wrong);
        failures += wrong;
        ++ran;
      }
  }
  if (ran) return failures ? 1 : 0;
  fprintf(stderr,
          "usage: %s [threads, 1 to %d [iterations of each [scenario or all [threads, groups or apply]]]]\n",
          argv[0], kMaxThreads);
  for (int s = 0; s < kScenarioCount; ++s) fprintf(stderr, "  %s\n", kScenarios[s].name);
  return 2;
}
