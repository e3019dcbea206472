// Compute and blit encoders, command buffers, their handlers, status, times and errors.
#include "Check.h"

static void testDispatches(void) {
  id<MTLDevice> device = theDevice();
  id<MTLComputePipelineState> pipeline = pipelineOf(device, kAddOne, @"addOne");
  id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
  id<MTLBuffer> buffer = OWNED([device newBufferWithLength:1000 * sizeof(float) options:0]);
  const uint32_t groups[3] = {2, 1, 1};
  id<MTLBuffer> indirect = OWNED([device newBufferWithBytes:groups length:sizeof groups options:0]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  CHECK(commands.commandQueue == queue && commands.device == device && commands.retainedReferences);
  CHECK(commands.status == MTLCommandBufferStatusNotEnqueued);
  commands.label = @"commands";
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoderWithDispatchType:MTLDispatchTypeConcurrent];
  CHECK(encoder.dispatchType == MTLDispatchTypeConcurrent && [encoder conformsToProtocol:@protocol(MTLCommandEncoder)]);
  encoder.label = @"encoder";
  const float by = 2;
  [encoder pushDebugGroup:@"group"];
  [encoder setComputePipelineState:pipeline];
  const id<MTLBuffer> buffers[] = {buffer};
  const NSUInteger offsets[] = {0};
  [encoder setBuffers:buffers offsets:offsets withRange:NSMakeRange(0, 1)];
  [encoder setBytes:&by length:sizeof by atIndex:1];
  [encoder dispatchThreads:MTLSizeMake(999, 1, 1) threadsPerThreadgroup:MTLSizeMake(64, 1, 1)];
  [encoder memoryBarrierWithScope:MTLBarrierScopeBuffers];
  [encoder dispatchThreadgroups:MTLSizeMake(10, 1, 1) threadsPerThreadgroup:MTLSizeMake(10, 1, 1)];
  const id<MTLResource> resources[] = {buffer};
  [encoder memoryBarrierWithResources:resources count:1];
  [encoder setBufferOffset:100 * sizeof(float) atIndex:0];
  [encoder dispatchThreadgroupsWithIndirectBuffer:indirect
                             indirectBufferOffset:0
                            threadsPerThreadgroup:MTLSizeMake(8, 1, 1)];
  [encoder useResource:buffer usage:MTLResourceUsageRead | MTLResourceUsageWrite];
  [encoder useResources:resources count:1 usage:MTLResourceUsageRead];
  [encoder popDebugGroup];
  [encoder endEncoding];

  __block int scheduled = 0, completed = 0;
  [commands addScheduledHandler:^(id<MTLCommandBuffer> given) {
    scheduled += given == commands;
  }];
  for (int i = 0; i < 3; ++i)
    [commands addCompletedHandler:^(id<MTLCommandBuffer> given) {
      completed += given == commands && given.status == MTLCommandBufferStatusCompleted;
    }];
  [commands commit];
  [commands waitUntilScheduled];
  [commands waitUntilCompleted];
  CHECK(scheduled == 1 && completed == 3);
  CHECK(commands.status == MTLCommandBufferStatusCompleted && commands.error == nil);
  CHECK(commands.GPUEndTime >= commands.GPUStartTime && commands.GPUStartTime > 0);
  const float *v = (const float *)buffer.contents;
  CHECK(v[0] == 4 && v[99] == 4 && v[100] == 4 && v[115] == 4 && v[116] == 2 && v[998] == 2 && v[999] == 0);
}

static void testBlits(void) {
  id<MTLDevice> device = theDevice();
  id<MTLCommandQueue> queue = OWNED([device newCommandQueueWithMaxCommandBufferCount:2]);
  id<MTLBuffer> a = OWNED([device newBufferWithLength:64 options:0]), b = OWNED([device newBufferWithLength:64 options:0]);
  MTLCommandBufferDescriptor *descriptor = OWNED([MTLCommandBufferDescriptor new]);
  descriptor.retainedReferences = NO;
  descriptor.errorOptions = MTLCommandBufferErrorOptionEncoderExecutionStatus;
  id<MTLCommandBuffer> commands = [queue commandBufferWithDescriptor:descriptor];
  CHECK(!commands.retainedReferences && commands.errorOptions == 1);
  id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoderWithDescriptor:[MTLBlitPassDescriptor blitPassDescriptor]];
  [blit fillBuffer:a range:NSMakeRange(0, 64) value:9];
  [blit fillBuffer:a range:NSMakeRange(60, 100) value:4];   // cut to the buffer
  [blit copyFromBuffer:a sourceOffset:56 toBuffer:b destinationOffset:8 size:8];
  [blit synchronizeResource:b];
  [blit endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  const char *bytes = (const char *)b.contents;
  CHECK(bytes[7] == 0 && bytes[8] == 9 && bytes[12] == 4 && bytes[15] == 4 && bytes[16] == 0);
}

static void testErrors(void) {
  id<MTLDevice> device = theDevice();
  id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
  id<MTLBuffer> buffer = OWNED([device newBufferWithLength:16 options:0]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoder];
  CHECK([commands computeCommandEncoder] == nil);   // another is open
  [blit copyFromBuffer:buffer sourceOffset:8 toBuffer:buffer destinationOffset:0 size:16];
  [blit endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(commands.status == MTLCommandBufferStatusError);
  CHECK(commands.error.domain == MTLCommandBufferErrorDomain && [commands.error.localizedDescription length] > 0);
  CHECK([commands computeCommandEncoder] == nil && [commands blitCommandEncoder] == nil);
}

static void testOrderOfQueues(void) {
  id<MTLDevice> device = theDevice();
  id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
  id<MTLBuffer> buffer = OWNED([device newBufferWithLength:4 options:0]);
  id<MTLCommandBuffer> first = [queue commandBuffer], second = [queue commandBuffer];
  [first enqueue];
  [second enqueue];
  int value = 1;
  for (id<MTLCommandBuffer> commands in @[ second, first ]) {   // committed the other way round
    id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoder];
    [blit fillBuffer:buffer range:NSMakeRange(0, 4) value:commands == first ? 1 : 2];
    [blit endEncoding];
    [commands commit];
    value = 2;
  }
  [second waitUntilCompleted];
  CHECK(((char *)buffer.contents)[0] == value && first.status == MTLCommandBufferStatusCompleted);
}

TEST_MAIN(testDispatches(); testBlits(); testErrors(); testOrderOfQueues();)
