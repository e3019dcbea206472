// MTLAllocation, MTLResource and MTLBuffer.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLAllocation
READ(NSUInteger, allocatedSize)
@end

@implementation InvarMTLResource
LABEL
FOUND(id<MTLDevice>, device)
READ(MTLCPUCacheMode, cpuCacheMode)
READ(MTLStorageMode, storageMode)
READ(MTLHazardTrackingMode, hazardTrackingMode)
READ(MTLResourceOptions, resourceOptions)
FOUND(id<MTLHeap>, heap)
READ(NSUInteger, heapOffset)
DO(makeAliasable)
READ(BOOL, isAliasable)
- (MTLPurgeableState)setPurgeableState:(MTLPurgeableState)state {
  return MTLPurgeableState(cpp(self)->setPurgeableState(MTL::PurgeableState(state)));
}
@end

@implementation InvarMTLBuffer
READ(NSUInteger, length)
READ(void *, contents)
READ(uint64_t, gpuAddress)
DO(removeAllDebugMarkers)
FOUND(id<MTLBuffer>, remoteStorageBuffer)
- (void)didModifyRange:(NSRange)range {
  cpp(self)->didModifyRange(cpp(range));
}
- (id<MTLTexture>)newTextureWithDescriptor:(MTLTextureDescriptor *)descriptor
                                    offset:(NSUInteger)offset
                               bytesPerRow:(NSUInteger)bytesPerRow {
  return objc(cpp(self)->newTexture(GIVEN(MTL::TextureDescriptor, descriptor), offset, bytesPerRow));
}
- (void)addDebugMarker:(NSString *)marker range:(NSRange)range {
  cpp(self)->addDebugMarker(CONVERTED(NS::String, marker), cpp(range));
}
- (id<MTLBuffer>)newRemoteBufferViewForDevice:(id<MTLDevice>)device {
  return objc(cpp(self)->newRemoteBufferViewForDevice(GIVEN(MTL::Device, device)));
}
@end
