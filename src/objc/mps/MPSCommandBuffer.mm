// MPSCommandBuffer: an object of Objective-C alone. Every method of a command buffer goes on to the one inside,
// and as an argument it stands for that.
#import "objc/mps/MpsBridge.hpp"

using namespace invar::objc;

#define ONWARDS(type, name) \
  -(type)name { return [m_commandBuffer name]; }
#define DO_ONWARDS(name) \
  -(void)name { [m_commandBuffer name]; }

@implementation MPSCommandBuffer {
  id<MTLCommandBuffer> m_commandBuffer;
}
+ (instancetype)commandBufferFromCommandQueue:(id<MTLCommandQueue>)commandQueue {
  GIVEN(MTL::CommandQueue, commandQueue);
  return [self commandBufferWithCommandBuffer:[commandQueue commandBuffer]];
}
+ (instancetype)commandBufferWithCommandBuffer:(id<MTLCommandBuffer>)commandBuffer {
  return [[[self alloc] initWithCommandBuffer:commandBuffer] autorelease];
}
- (instancetype)initWithCommandBuffer:(id<MTLCommandBuffer>)commandBuffer {
  // The cast checks the class, and finds what another MPSCommandBuffer has inside.
  if ((self = [super init])) m_commandBuffer = [objc(GIVEN(MTL::CommandBuffer, commandBuffer)) retain];
  return self;
}
- (void)dealloc {
  [m_commandBuffer release];
  [super dealloc];
}
- (NS::Object *)invarObject { return [(NSObject *)m_commandBuffer invarObject]; }
- (id<MTLCommandBuffer>)commandBuffer { return m_commandBuffer; }
- (id<MTLCommandBuffer>)rootCommandBuffer { return m_commandBuffer; }
- (void)commitAndContinue {
  id<MTLCommandBuffer> next = [[m_commandBuffer commandQueue] commandBuffer];
  [m_commandBuffer commit];
  [m_commandBuffer release];
  m_commandBuffer = [next retain];
}
- (void)prefetchHeapForWorkloadSize:(size_t)size {}

ONWARDS(id<MTLDevice>, device)
ONWARDS(id<MTLCommandQueue>, commandQueue)
ONWARDS(BOOL, retainedReferences)
ONWARDS(MTLCommandBufferErrorOption, errorOptions)
ONWARDS(NSString *, label)
ONWARDS(MTLCommandBufferStatus, status)
ONWARDS(NSError *, error)
ONWARDS(CFTimeInterval, kernelStartTime)
ONWARDS(CFTimeInterval, kernelEndTime)
ONWARDS(CFTimeInterval, GPUStartTime)
ONWARDS(CFTimeInterval, GPUEndTime)
ONWARDS(id<MTLBlitCommandEncoder>, blitCommandEncoder)
ONWARDS(id<MTLComputeCommandEncoder>, computeCommandEncoder)
DO_ONWARDS(enqueue)
DO_ONWARDS(commit)
DO_ONWARDS(waitUntilScheduled)
DO_ONWARDS(waitUntilCompleted)
DO_ONWARDS(popDebugGroup)
- (void)setLabel:(NSString *)label { [m_commandBuffer setLabel:label]; }
- (void)addScheduledHandler:(MTLCommandBufferHandler)block { [m_commandBuffer addScheduledHandler:block]; }
- (void)addCompletedHandler:(MTLCommandBufferHandler)block { [m_commandBuffer addCompletedHandler:block]; }
- (id<MTLComputeCommandEncoder>)computeCommandEncoderWithDispatchType:(MTLDispatchType)dispatchType {
  return [m_commandBuffer computeCommandEncoderWithDispatchType:dispatchType];
}
- (id<MTLComputeCommandEncoder>)computeCommandEncoderWithDescriptor:(MTLComputePassDescriptor *)descriptor {
  return [m_commandBuffer computeCommandEncoderWithDescriptor:descriptor];
}
- (id<MTLBlitCommandEncoder>)blitCommandEncoderWithDescriptor:(MTLBlitPassDescriptor *)descriptor {
  return [m_commandBuffer blitCommandEncoderWithDescriptor:descriptor];
}
- (void)encodeWaitForEvent:(id<MTLEvent>)event value:(uint64_t)value {
  [m_commandBuffer encodeWaitForEvent:event value:value];
}
- (void)encodeSignalEvent:(id<MTLEvent>)event value:(uint64_t)value {
  [m_commandBuffer encodeSignalEvent:event value:value];
}
- (void)pushDebugGroup:(NSString *)string { [m_commandBuffer pushDebugGroup:string]; }
- (void)useResidencySet:(id<MTLResidencySet>)residencySet { [m_commandBuffer useResidencySet:residencySet]; }
- (void)useResidencySets:(const id<MTLResidencySet>[])residencySets count:(NSUInteger)count {
  [m_commandBuffer useResidencySets:residencySets count:count];
}
@end
