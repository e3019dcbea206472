// MTLCommandQueue and the descriptors of queues, command buffers and passes.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLCommandQueue
LABEL
FOUND(id<MTLDevice>, device)
FOUND(id<MTLCommandBuffer>, commandBuffer)
FOUND(id<MTLCommandBuffer>, commandBufferWithUnretainedReferences)
DO(insertDebugCaptureBoundary)
- (id<MTLCommandBuffer>)commandBufferWithDescriptor:(MTLCommandBufferDescriptor *)descriptor {
  return objc(cpp(self)->commandBuffer(GIVEN(MTL::CommandBufferDescriptor, descriptor)));
}
- (void)addResidencySet:(id<MTLResidencySet>)residencySet {
  cpp(self)->addResidencySet(GIVEN(MTL::ResidencySet, residencySet));
}
- (void)addResidencySets:(const id<MTLResidencySet>[])residencySets count:(NSUInteger)count {
  cpp(self)->addResidencySets(GIVEN_ARRAY(MTL::ResidencySet, residencySets, count), count);
}
- (void)removeResidencySet:(id<MTLResidencySet>)residencySet {
  cpp(self)->removeResidencySet(GIVEN(MTL::ResidencySet, residencySet));
}
- (void)removeResidencySets:(const id<MTLResidencySet>[])residencySets count:(NSUInteger)count {
  cpp(self)->removeResidencySets(GIVEN_ARRAY(MTL::ResidencySet, residencySets, count), count);
}
@end

@implementation MTLCommandQueueDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::CommandQueueDescriptor)
PROPERTY(NSUInteger, maxCommandBufferCount, setMaxCommandBufferCount)
FOUND(id<MTLLogState>, logState)
- (void)setLogState:(id<MTLLogState>)logState {
  cpp(self)->setLogState(GIVEN(MTL::LogState, logState));
}
@end

@implementation MTLCommandBufferDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::CommandBufferDescriptor)
PROPERTY(BOOL, retainedReferences, setRetainedReferences)
PROPERTY(MTLCommandBufferErrorOption, errorOptions, setErrorOptions)
FOUND(id<MTLLogState>, logState)
- (void)setLogState:(id<MTLLogState>)logState {
  cpp(self)->setLogState(GIVEN(MTL::LogState, logState));
}
@end

@implementation MTLComputePassDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::ComputePassDescriptor)
+ (MTLComputePassDescriptor *)computePassDescriptor {
  return [[[self alloc] init] autorelease];
}
PROPERTY(MTLDispatchType, dispatchType, setDispatchType)
@end

@implementation MTLBlitPassDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::BlitPassDescriptor)
+ (MTLBlitPassDescriptor *)blitPassDescriptor {
  return [[[self alloc] init] autorelease];
}
@end
