// MPSGraph: building, running in every way, executables; tensors as keys.
#import <MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.h>

#include "Check.h"

static MPSGraphTensorData *dataOf(id<MTLDevice> device, const float *values, NSUInteger count, MPSShape *shape) {
  NSData *bytes = [NSData dataWithBytes:values length:count * sizeof(float)];
  return OWNED([[MPSGraphTensorData alloc] initWithDevice:[MPSGraphDevice deviceWithMTLDevice:device]
                                                     data:bytes
                                                    shape:shape
                                                 dataType:MPSDataTypeFloat32]);
}

static void testGraph(void) {
  id<MTLDevice> device = theDevice();
  id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
  MPSGraph *graph = OWNED([MPSGraph new]);
  MPSGraphTensor *a = [graph placeholderWithShape:@[ @2, @2 ] dataType:MPSDataTypeFloat32 name:@"a"];
  MPSGraphTensor *b = [graph placeholderWithShape:nil dataType:MPSDataTypeFloat32 name:nil];
  MPSGraphTensor *product = [graph matrixMultiplicationWithPrimaryTensor:a secondaryTensor:b name:@"product"];
  MPSGraphTensor *ten = [graph constantWithScalar:10 dataType:MPSDataTypeFloat32];
  MPSGraphTensor *sum = [graph additionWithPrimaryTensor:product secondaryTensor:ten name:nil];
  MPSGraphTensor *positive = [graph reLUWithTensor:sum name:nil];
  MPSGraphTensor *turned = [graph transposeTensor:positive dimension:0 withDimension:1 name:nil];
  MPSGraphTensor *flat = [graph reshapeTensor:turned withShape:@[ @-1 ] name:nil];
  CHECK([graph.placeholderTensors isEqual:(@[ a, b ])] && [a.shape isEqual:(@[ @2, @2 ])] && b.shape == nil);
  CHECK([product.operation.name isEqual:@"product"] && [product.operation.inputTensors containsObject:a]);

  const float left[4] = {1, 2, 3, 4}, right[4] = {1, 0, 0, -20};
  NSDictionary *feeds = @{a : dataOf(device, left, 4, @[ @2, @2 ]), b : dataOf(device, right, 4, @[ @2, @2 ])};
  CHECK([feeds count] == 2 && feeds[a] != nil);
  float out[4];
  NSDictionary<MPSGraphTensor *, MPSGraphTensorData *> *results =
      [graph runWithMTLCommandQueue:queue feeds:feeds targetTensors:@[ flat, product ] targetOperations:nil];
  CHECK([results count] == 2);
  [results[flat].mpsndarray readBytes:out strideBytes:nil];
  CHECK(out[0] == 11 && out[1] == 13 && out[2] == 0 && out[3] == 0);
  for (MPSGraphTensor *key in results) CHECK([key isEqual:flat] || [key isEqual:product]);
  results = [graph runWithFeeds:feeds targetTensors:@[ product ] targetOperations:nil];
  [results[product].mpsndarray readBytes:out strideBytes:nil];
  CHECK(out[0] == 1 && out[1] == -40);
  CHECK([results[product].shape isEqual:(@[ @2, @2 ])] && results[product].device.metalDevice == device);

  // Into memory of ours, encoded, and later with a handler.
  id<MTLBuffer> memory = OWNED([device newBufferWithLength:16 options:0]);
  MPSGraphTensorData *mine = OWNED([[MPSGraphTensorData alloc] initWithMTLBuffer:memory shape:@[ @2, @2 ] dataType:MPSDataTypeFloat32]);
  [graph runWithMTLCommandQueue:queue feeds:feeds targetOperations:nil resultsDictionary:@{sum : mine}];
  CHECK(((float *)memory.contents)[3] == -70);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  NSDictionary *encoded = [graph encodeToCommandBuffer:commands feeds:feeds targetTensors:@[ sum ] targetOperations:nil executionDescriptor:nil];
  [commands commit];
  [commands waitUntilCompleted];
  [[(MPSGraphTensorData *)encoded[sum] mpsndarray] readBytes:out strideBytes:nil];
  CHECK(out[3] == -70);
  MPSGraphExecutionDescriptor *descriptor = OWNED([MPSGraphExecutionDescriptor new]);
  dispatch_semaphore_t done = dispatch_semaphore_create(0);
  __block int seen = 0;
  descriptor.completionHandler = ^(MPSGraphTensorDataDictionary *given, NSError *error) {
    seen += error == nil && given[positive] != nil;
    dispatch_semaphore_signal(done);
  };
  [graph runAsyncWithMTLCommandQueue:queue feeds:feeds targetTensors:@[ positive ] targetOperations:nil executionDescriptor:descriptor];
  dispatch_semaphore_wait(done, DISPATCH_TIME_FOREVER);
  CHECK(seen == 1);
#if !__has_feature(objc_arc)
  dispatch_release(done);
#endif

  MPSGraphShapedType *type = OWNED([[MPSGraphShapedType alloc] initWithShape:@[ @2, @2 ] dataType:MPSDataTypeFloat32]);
  MPSGraphExecutable *executable = [graph compileWithDevice:[MPSGraphDevice deviceWithMTLDevice:device]
                                                      feeds:@{a : type, b : type}
                                              targetTensors:@[ flat ]
                                           targetOperations:nil
                                      compilationDescriptor:nil];
  CHECK([executable.feedTensors count] == 2 && [executable.targetTensors isEqual:@[ flat ]]);
  NSMutableArray *inputs = [NSMutableArray array];
  for (MPSGraphTensor *tensor in executable.feedTensors) [inputs addObject:feeds[tensor]];
  NSArray<MPSGraphTensorData *> *given = [executable runWithMTLCommandQueue:queue inputsArray:inputs resultsArray:nil executionDescriptor:nil];
  [given[0].mpsndarray readBytes:out strideBytes:nil];
  CHECK(out[1] == 13);
}

static void testWrongObjects(void) {
  MPSGraph *graph = OWNED([MPSGraph new]);
  MPSGraphTensor *a = [graph placeholderWithShape:@[ @1 ] name:@"a"];
  CHECK([RAISED([graph reLUWithTensor:(MPSGraphTensor *)@"text" name:nil]) isEqual:NSInvalidArgumentException]);
  CHECK([RAISED([graph runWithFeeds:@{a : (MPSGraphTensorData *)a} targetTensors:@[ a ] targetOperations:nil])
      isEqual:NSInvalidArgumentException]);
}

TEST_MAIN(testGraph(); testWrongObjects();)
