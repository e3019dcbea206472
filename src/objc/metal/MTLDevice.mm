// MTLDevice: what it is, and what it makes but for libraries and pipelines (MTLDeviceLibraries.mm).
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

id<MTLDevice> MTLCreateSystemDefaultDevice(void) { return objc(MTL::CreateSystemDefaultDevice()); }
NSArray<id<MTLDevice>> *MTLCopyAllDevices(void) { return objc(MTL::CopyAllDevices()); }

@implementation MTLArchitecture
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY
FOUND(NSString *, name)
@end

// The methods that libraries and pipelines need stand in the category.
#pragma clang diagnostic ignored "-Wprotocol"

@implementation InvarMTLDevice
FOUND(NSString *, name)
FOUND(MTLArchitecture *, architecture)
FOUND(MTLSize, maxThreadsPerThreadgroup)
FOUND(NSArray *, counterSets)
READ(uint64_t, registryID)
READ(BOOL, isLowPower)
READ(BOOL, isHeadless)
READ(BOOL, isRemovable)
READ(BOOL, hasUnifiedMemory)
READ(uint64_t, recommendedMaxWorkingSetSize)
READ(MTLDeviceLocation, location)
READ(NSUInteger, locationNumber)
READ(uint64_t, maxTransferRate)
READ(MTLReadWriteTextureTier, readWriteTextureSupport)
READ(MTLArgumentBuffersTier, argumentBuffersSupport)
READ(NSUInteger, currentAllocatedSize)
READ(NSUInteger, maxThreadgroupMemoryLength)
READ(NSUInteger, maxBufferLength)
READ(uint64_t, peerGroupID)
READ(uint32_t, peerIndex)
READ(uint32_t, peerCount)
READ(BOOL, supportsFunctionPointers)
READ(BOOL, supportsDynamicLibraries)
READ(BOOL, supportsRaytracing)
READ(NSUInteger, maximumConcurrentCompilationTaskCount)
PROPERTY(BOOL, shouldMaximizeConcurrentCompilation, setShouldMaximizeConcurrentCompilation)
- (BOOL)supportsCounterSampling:(MTLCounterSamplingPoint)samplingPoint {
  return cpp(self)->supportsCounterSampling(MTL::CounterSamplingPoint(samplingPoint));
}
- (BOOL)supportsFamily:(MTLGPUFamily)gpuFamily {
  return cpp(self)->supportsFamily(MTL::GPUFamily(gpuFamily));
}
- (void)sampleTimestamps:(MTLTimestamp *)cpuTimestamp gpuTimestamp:(MTLTimestamp *)gpuTimestamp {
  cpp(self)->sampleTimestamps(cpuTimestamp, gpuTimestamp);
}

- (id<MTLCommandQueue>)newCommandQueue {
  return objc(cpp(self)->newCommandQueue());
}
- (id<MTLCommandQueue>)newCommandQueueWithMaxCommandBufferCount:(NSUInteger)maxCommandBufferCount {
  return objc(cpp(self)->newCommandQueue(maxCommandBufferCount));
}
- (id<MTLCommandQueue>)newCommandQueueWithDescriptor:(MTLCommandQueueDescriptor *)descriptor {
  return objc(cpp(self)->newCommandQueue(GIVEN(MTL::CommandQueueDescriptor, descriptor)));
}

- (MTLSizeAndAlign)heapBufferSizeAndAlignWithLength:(NSUInteger)length options:(MTLResourceOptions)options {
  return std::bit_cast<MTLSizeAndAlign>(cpp(self)->heapBufferSizeAndAlign(length, options));
}
- (id<MTLHeap>)newHeapWithDescriptor:(MTLHeapDescriptor *)descriptor {
  return objc(cpp(self)->newHeap(GIVEN(MTL::HeapDescriptor, descriptor)));
}
- (id<MTLBuffer>)newBufferWithLength:(NSUInteger)length options:(MTLResourceOptions)options {
  return objc(cpp(self)->newBuffer(length, options));
}
- (id<MTLBuffer>)newBufferWithBytes:(const void *)pointer
                             length:(NSUInteger)length
                            options:(MTLResourceOptions)options {
  return objc(cpp(self)->newBuffer(pointer, length, options));
}
- (id<MTLBuffer>)newBufferWithBytesNoCopy:(void *)pointer
                                   length:(NSUInteger)length
                                  options:(MTLResourceOptions)options
                              deallocator:(void (^)(void *, NSUInteger))deallocator {
  return objc(cpp(self)->newBuffer(pointer, length, options, MTL::BufferDeallocator(deallocator)));
}

- (id<MTLTexture>)newTextureWithDescriptor:(MTLTextureDescriptor *)descriptor {
  return objc(cpp(self)->newTexture(GIVEN(MTL::TextureDescriptor, descriptor)));
}
- (id<MTLLogState>)newLogStateWithDescriptor:(MTLLogStateDescriptor *)descriptor error:(NSError **)error {
  return objc(cpp(self)->newLogState(GIVEN(MTL::LogStateDescriptor, descriptor), cpp(error)));
}
- (id<MTLArgumentEncoder>)newArgumentEncoderWithArguments:(NSArray *)arguments {
  return objc(cpp(self)->newArgumentEncoder(CONVERTED_ARRAY(MTL::ArgumentDescriptor, arguments)));
}
- (id<MTLArgumentEncoder>)newArgumentEncoderWithBufferBinding:(id<MTLBufferBinding>)bufferBinding {
  return objc(cpp(self)->newArgumentEncoder(GIVEN(MTL::BufferBinding, bufferBinding)));
}
- (id<MTLSamplerState>)newSamplerStateWithDescriptor:(MTLSamplerDescriptor *)descriptor {
  return objc(cpp(self)->newSamplerState(GIVEN(MTL::SamplerDescriptor, descriptor)));
}
- (MTLSizeAndAlign)heapTextureSizeAndAlignWithDescriptor:(MTLTextureDescriptor *)desc {
  return std::bit_cast<MTLSizeAndAlign>(cpp(self)->heapTextureSizeAndAlign(GIVEN(MTL::TextureDescriptor, desc)));
}
- (NSUInteger)minimumLinearTextureAlignmentForPixelFormat:(MTLPixelFormat)format {
  return cpp(self)->minimumLinearTextureAlignmentForPixelFormat(MTL::PixelFormat(format));
}
- (NSUInteger)minimumTextureBufferAlignmentForPixelFormat:(MTLPixelFormat)format {
  return cpp(self)->minimumTextureBufferAlignmentForPixelFormat(MTL::PixelFormat(format));
}
- (BOOL)supportsTextureSampleCount:(NSUInteger)sampleCount {
  return cpp(self)->supportsTextureSampleCount(sampleCount);
}
READ(BOOL, supports32BitFloatFiltering)
READ(BOOL, supportsBCTextureCompression)
READ(BOOL, supports32BitMSAA)
READ(BOOL, supportsQueryTextureLOD)
READ(NSUInteger, maxArgumentBufferSamplerCount)

- (id<MTLFence>)newFence {
  return objc(cpp(self)->newFence());
}
- (id<MTLEvent>)newEvent {
  return objc(cpp(self)->newEvent());
}
- (id<MTLSharedEvent>)newSharedEvent {
  return objc(cpp(self)->newSharedEvent());
}
- (id<MTLSharedEvent>)newSharedEventWithHandle:(MTLSharedEventHandle *)handle {
  return objc(cpp(self)->newSharedEvent(GIVEN(MTL::SharedEventHandle, handle)));
}
- (id<MTLResidencySet>)newResidencySetWithDescriptor:(MTLResidencySetDescriptor *)descriptor
                                               error:(NSError **)error {
  return objc(cpp(self)->newResidencySet(GIVEN(MTL::ResidencySetDescriptor, descriptor), cpp(error)));
}
@end
