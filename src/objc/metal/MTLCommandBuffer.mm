// MTLCommandBuffer.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLCommandBuffer
FOUND(id<MTLDevice>, device)
FOUND(id<MTLCommandQueue>, commandQueue)
READ(BOOL, retainedReferences)
READ(MTLCommandBufferErrorOption, errorOptions)
LABEL
READ(MTLCommandBufferStatus, status)
FOUND(NSError *, error)
READ(CFTimeInterval, kernelStartTime)
READ(CFTimeInterval, kernelEndTime)
READ(CFTimeInterval, GPUStartTime)
READ(CFTimeInterval, GPUEndTime)
DO(enqueue)
DO(commit)
DO(waitUntilScheduled)
DO(waitUntilCompleted)
DO(popDebugGroup)
FOUND(id<MTLBlitCommandEncoder>, blitCommandEncoder)
FOUND(id<MTLComputeCommandEncoder>, computeCommandEncoder)

// A block that takes the object of one door takes that of the other: they are the same.
- (void)addScheduledHandler:(MTLCommandBufferHandler)block {
  cpp(self)->addScheduledHandler(reinterpret_cast<MTL::CommandBufferHandler>((void *)block));
}
- (void)addCompletedHandler:(MTLCommandBufferHandler)block {
  cpp(self)->addCompletedHandler(reinterpret_cast<MTL::CommandBufferHandler>((void *)block));
}
- (id<MTLComputeCommandEncoder>)computeCommandEncoderWithDispatchType:(MTLDispatchType)dispatchType {
  return objc(cpp(self)->computeCommandEncoder(MTL::DispatchType(dispatchType)));
}
- (id<MTLComputeCommandEncoder>)computeCommandEncoderWithDescriptor:(MTLComputePassDescriptor *)descriptor {
  return objc(cpp(self)->computeCommandEncoder(GIVEN(MTL::ComputePassDescriptor, descriptor)));
}
- (id<MTLBlitCommandEncoder>)blitCommandEncoderWithDescriptor:(MTLBlitPassDescriptor *)descriptor {
  return objc(cpp(self)->blitCommandEncoder(GIVEN(MTL::BlitPassDescriptor, descriptor)));
}
- (void)encodeWaitForEvent:(id<MTLEvent>)event value:(uint64_t)value {
  cpp(self)->encodeWait(GIVEN(MTL::Event, event), value);
}
- (void)encodeSignalEvent:(id<MTLEvent>)event value:(uint64_t)value {
  cpp(self)->encodeSignalEvent(GIVEN(MTL::Event, event), value);
}
- (void)pushDebugGroup:(NSString *)string {
  cpp(self)->pushDebugGroup(CONVERTED(NS::String, string));
}
- (void)useResidencySet:(id<MTLResidencySet>)residencySet {
  cpp(self)->useResidencySet(GIVEN(MTL::ResidencySet, residencySet));
}
- (void)useResidencySets:(const id<MTLResidencySet>[])residencySets count:(NSUInteger)count {
  cpp(self)->useResidencySets(GIVEN_ARRAY(MTL::ResidencySet, residencySets, count), count);
}
@end
