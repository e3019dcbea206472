// MTLHeap and its descriptor.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLHeap
LABEL
FOUND(id<MTLDevice>, device)
READ(MTLStorageMode, storageMode)
READ(MTLCPUCacheMode, cpuCacheMode)
READ(MTLHazardTrackingMode, hazardTrackingMode)
READ(MTLResourceOptions, resourceOptions)
READ(MTLHeapType, type)
READ(NSUInteger, size)
READ(NSUInteger, usedSize)
READ(NSUInteger, currentAllocatedSize)
- (NSUInteger)maxAvailableSizeWithAlignment:(NSUInteger)alignment {
  return cpp(self)->maxAvailableSize(alignment);
}
- (id<MTLBuffer>)newBufferWithLength:(NSUInteger)length options:(MTLResourceOptions)options {
  return objc(cpp(self)->newBuffer(length, options));
}
- (id<MTLBuffer>)newBufferWithLength:(NSUInteger)length
                             options:(MTLResourceOptions)options
                              offset:(NSUInteger)offset {
  return objc(cpp(self)->newBuffer(length, options, offset));
}
- (id<MTLTexture>)newTextureWithDescriptor:(MTLTextureDescriptor *)descriptor {
  return objc(cpp(self)->newTexture(GIVEN(MTL::TextureDescriptor, descriptor)));
}
- (id<MTLTexture>)newTextureWithDescriptor:(MTLTextureDescriptor *)descriptor offset:(NSUInteger)offset {
  return objc(cpp(self)->newTexture(GIVEN(MTL::TextureDescriptor, descriptor), offset));
}
- (MTLPurgeableState)setPurgeableState:(MTLPurgeableState)state {
  return MTLPurgeableState(cpp(self)->setPurgeableState(MTL::PurgeableState(state)));
}
@end

@implementation MTLHeapDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::HeapDescriptor)
PROPERTY(NSUInteger, size, setSize)
PROPERTY(MTLStorageMode, storageMode, setStorageMode)
PROPERTY(MTLCPUCacheMode, cpuCacheMode, setCpuCacheMode)
PROPERTY(MTLHazardTrackingMode, hazardTrackingMode, setHazardTrackingMode)
PROPERTY(MTLResourceOptions, resourceOptions, setResourceOptions)
PROPERTY(MTLHeapType, type, setType)
@end
