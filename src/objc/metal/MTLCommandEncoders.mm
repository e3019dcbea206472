// MTLCommandEncoder and MTLComputeCommandEncoder. The compute encoder's methods are called
// for every dispatch: a compare for each argument, and the call.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLCommandEncoder
FOUND(id<MTLDevice>, device)
LABEL
DO(endEncoding)
DO(popDebugGroup)
- (void)insertDebugSignpost:(NSString *)string {
  cpp(self)->insertDebugSignpost(CONVERTED(NS::String, string));
}
- (void)pushDebugGroup:(NSString *)string {
  cpp(self)->pushDebugGroup(CONVERTED(NS::String, string));
}
@end

@implementation InvarMTLComputeCommandEncoder
READ(MTLDispatchType, dispatchType)
- (void)setComputePipelineState:(id<MTLComputePipelineState>)state {
  cpp(self)->setComputePipelineState(GIVEN(MTL::ComputePipelineState, state));
}
- (void)setBytes:(const void *)bytes length:(NSUInteger)length atIndex:(NSUInteger)index {
  cpp(self)->setBytes(bytes, length, index);
}
- (void)setBuffer:(id<MTLBuffer>)buffer offset:(NSUInteger)offset atIndex:(NSUInteger)index {
  cpp(self)->setBuffer(GIVEN(MTL::Buffer, buffer), offset, index);
}
- (void)setBufferOffset:(NSUInteger)offset atIndex:(NSUInteger)index {
  cpp(self)->setBufferOffset(offset, index);
}
- (void)setBuffers:(const id<MTLBuffer>[])buffers
           offsets:(const NSUInteger[])offsets
         withRange:(NSRange)range {
  cpp(self)->setBuffers(GIVEN_ARRAY(MTL::Buffer, buffers, range.length), offsets, cpp(range));
}
- (void)setTexture:(id<MTLTexture>)texture atIndex:(NSUInteger)index {
  cpp(self)->setTexture(GIVEN(MTL::Texture, texture), index);
}
- (void)setTextures:(const id<MTLTexture>[])textures withRange:(NSRange)range {
  cpp(self)->setTextures(GIVEN_ARRAY(MTL::Texture, textures, range.length), cpp(range));
}
- (void)setSamplerState:(id<MTLSamplerState>)sampler atIndex:(NSUInteger)index {
  cpp(self)->setSamplerState(GIVEN(MTL::SamplerState, sampler), index);
}
- (void)setSamplerStates:(const id<MTLSamplerState>[])samplers withRange:(NSRange)range {
  cpp(self)->setSamplerStates(GIVEN_ARRAY(MTL::SamplerState, samplers, range.length), cpp(range));
}
- (void)setSamplerState:(id<MTLSamplerState>)sampler
            lodMinClamp:(float)lodMinClamp
            lodMaxClamp:(float)lodMaxClamp
                atIndex:(NSUInteger)index {
  cpp(self)->setSamplerState(GIVEN(MTL::SamplerState, sampler), lodMinClamp, lodMaxClamp, index);
}
- (void)setSamplerStates:(const id<MTLSamplerState>[])samplers
            lodMinClamps:(const float[])lodMinClamps
            lodMaxClamps:(const float[])lodMaxClamps
               withRange:(NSRange)range {
  cpp(self)->setSamplerStates(GIVEN_ARRAY(MTL::SamplerState, samplers, range.length), lodMinClamps, lodMaxClamps,
                              cpp(range));
}
- (void)setThreadgroupMemoryLength:(NSUInteger)length atIndex:(NSUInteger)index {
  cpp(self)->setThreadgroupMemoryLength(length, index);
}
- (void)dispatchThreadgroups:(MTLSize)threadgroupsPerGrid threadsPerThreadgroup:(MTLSize)threadsPerThreadgroup {
  cpp(self)->dispatchThreadgroups(cpp(threadgroupsPerGrid), cpp(threadsPerThreadgroup));
}
- (void)dispatchThreadgroupsWithIndirectBuffer:(id<MTLBuffer>)indirectBuffer
                          indirectBufferOffset:(NSUInteger)indirectBufferOffset
                         threadsPerThreadgroup:(MTLSize)threadsPerThreadgroup {
  cpp(self)->dispatchThreadgroups(GIVEN(MTL::Buffer, indirectBuffer), indirectBufferOffset,
                                  cpp(threadsPerThreadgroup));
}
- (void)dispatchThreads:(MTLSize)threadsPerGrid threadsPerThreadgroup:(MTLSize)threadsPerThreadgroup {
  cpp(self)->dispatchThreads(cpp(threadsPerGrid), cpp(threadsPerThreadgroup));
}
- (void)updateFence:(id<MTLFence>)fence {
  cpp(self)->updateFence(GIVEN(MTL::Fence, fence));
}
- (void)waitForFence:(id<MTLFence>)fence {
  cpp(self)->waitForFence(GIVEN(MTL::Fence, fence));
}
- (void)useResource:(id<MTLResource>)resource usage:(MTLResourceUsage)usage {
  cpp(self)->useResource(GIVEN(MTL::Resource, resource), usage);
}
- (void)useResources:(const id<MTLResource>[])resources count:(NSUInteger)count usage:(MTLResourceUsage)usage {
  cpp(self)->useResources(GIVEN_ARRAY(MTL::Resource, resources, count), count, usage);
}
- (void)useHeap:(id<MTLHeap>)heap {
  cpp(self)->useHeap(GIVEN(MTL::Heap, heap));
}
- (void)useHeaps:(const id<MTLHeap>[])heaps count:(NSUInteger)count {
  cpp(self)->useHeaps(GIVEN_ARRAY(MTL::Heap, heaps, count), count);
}
- (void)memoryBarrierWithScope:(MTLBarrierScope)scope {
  cpp(self)->memoryBarrier(MTL::BarrierScope(scope));
}
- (void)memoryBarrierWithResources:(const id<MTLResource>[])resources count:(NSUInteger)count {
  cpp(self)->memoryBarrier(GIVEN_ARRAY(MTL::Resource, resources, count), count);
}
@end
