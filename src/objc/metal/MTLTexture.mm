// MTLTexture and MTLSamplerState, and their descriptors.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLTexture
FOUND(id<MTLResource>, rootResource)
FOUND(id<MTLTexture>, parentTexture)
READ(NSUInteger, parentRelativeLevel)
READ(NSUInteger, parentRelativeSlice)
FOUND(id<MTLBuffer>, buffer)
READ(NSUInteger, bufferOffset)
READ(NSUInteger, bufferBytesPerRow)
READ(MTLTextureType, textureType)
READ(MTLPixelFormat, pixelFormat)
READ(NSUInteger, width)
READ(NSUInteger, height)
READ(NSUInteger, depth)
READ(NSUInteger, mipmapLevelCount)
READ(NSUInteger, sampleCount)
READ(NSUInteger, arrayLength)
READ(MTLTextureUsage, usage)
READ(NSUInteger, firstMipmapInTail)
READ(NSUInteger, tailSizeInBytes)
READ(BOOL, isSparse)
READ(BOOL, allowGPUOptimizedContents)
READ(MTLTextureCompressionType, compressionType)
FOUND(MTLTextureSwizzleChannels, swizzle)
FOUND(id<MTLTexture>, remoteStorageTexture)
- (BOOL)isShareable {
  return cpp(self)->shareable();
}
- (BOOL)isFramebufferOnly {
  return cpp(self)->framebufferOnly();
}
- (MTLResourceID)gpuResourceID {
  return std::bit_cast<MTLResourceID>(cpp(self)->gpuResourceID());
}

- (void)getBytes:(void *)pixelBytes
     bytesPerRow:(NSUInteger)bytesPerRow
   bytesPerImage:(NSUInteger)bytesPerImage
      fromRegion:(MTLRegion)region
     mipmapLevel:(NSUInteger)level
           slice:(NSUInteger)slice {
  cpp(self)->getBytes(pixelBytes, bytesPerRow, bytesPerImage, cpp(region), level, slice);
}
- (void)replaceRegion:(MTLRegion)region
          mipmapLevel:(NSUInteger)level
                slice:(NSUInteger)slice
            withBytes:(const void *)pixelBytes
          bytesPerRow:(NSUInteger)bytesPerRow
        bytesPerImage:(NSUInteger)bytesPerImage {
  cpp(self)->replaceRegion(cpp(region), level, slice, pixelBytes, bytesPerRow, bytesPerImage);
}
- (void)getBytes:(void *)pixelBytes
     bytesPerRow:(NSUInteger)bytesPerRow
      fromRegion:(MTLRegion)region
     mipmapLevel:(NSUInteger)level {
  cpp(self)->getBytes(pixelBytes, bytesPerRow, cpp(region), level);
}
- (void)replaceRegion:(MTLRegion)region
          mipmapLevel:(NSUInteger)level
            withBytes:(const void *)pixelBytes
          bytesPerRow:(NSUInteger)bytesPerRow {
  cpp(self)->replaceRegion(cpp(region), level, pixelBytes, bytesPerRow);
}

- (id<MTLTexture>)newTextureViewWithPixelFormat:(MTLPixelFormat)pixelFormat {
  return objc(cpp(self)->newTextureView(MTL::PixelFormat(pixelFormat)));
}
- (id<MTLTexture>)newTextureViewWithPixelFormat:(MTLPixelFormat)pixelFormat
                                    textureType:(MTLTextureType)textureType
                                         levels:(NSRange)levelRange
                                         slices:(NSRange)sliceRange {
  return objc(cpp(self)->newTextureView(MTL::PixelFormat(pixelFormat), MTL::TextureType(textureType),
                                        cpp(levelRange), cpp(sliceRange)));
}
- (id<MTLTexture>)newTextureViewWithPixelFormat:(MTLPixelFormat)pixelFormat
                                    textureType:(MTLTextureType)textureType
                                         levels:(NSRange)levelRange
                                         slices:(NSRange)sliceRange
                                        swizzle:(MTLTextureSwizzleChannels)swizzle {
  return objc(cpp(self)->newTextureView(MTL::PixelFormat(pixelFormat), MTL::TextureType(textureType),
                                        cpp(levelRange), cpp(sliceRange), cpp(swizzle)));
}
- (id<MTLTexture>)newRemoteTextureViewForDevice:(id<MTLDevice>)device {
  return objc(cpp(self)->newRemoteTextureViewForDevice(GIVEN(MTL::Device, device)));
}
@end

@implementation MTLTextureDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::TextureDescriptor)
+ (MTLTextureDescriptor *)texture2DDescriptorWithPixelFormat:(MTLPixelFormat)pixelFormat
                                                       width:(NSUInteger)width
                                                      height:(NSUInteger)height
                                                   mipmapped:(BOOL)mipmapped {
  return objc(MTL::TextureDescriptor::texture2DDescriptor(MTL::PixelFormat(pixelFormat), width, height, mipmapped));
}
+ (MTLTextureDescriptor *)textureCubeDescriptorWithPixelFormat:(MTLPixelFormat)pixelFormat
                                                          size:(NSUInteger)size
                                                     mipmapped:(BOOL)mipmapped {
  return objc(MTL::TextureDescriptor::textureCubeDescriptor(MTL::PixelFormat(pixelFormat), size, mipmapped));
}
+ (MTLTextureDescriptor *)textureBufferDescriptorWithPixelFormat:(MTLPixelFormat)pixelFormat
                                                           width:(NSUInteger)width
                                                 resourceOptions:(MTLResourceOptions)resourceOptions
                                                           usage:(MTLTextureUsage)usage {
  return objc(MTL::TextureDescriptor::textureBufferDescriptor(MTL::PixelFormat(pixelFormat), width,
                                                              resourceOptions, usage));
}
PROPERTY(MTLTextureType, textureType, setTextureType)
PROPERTY(MTLPixelFormat, pixelFormat, setPixelFormat)
PROPERTY(NSUInteger, width, setWidth)
PROPERTY(NSUInteger, height, setHeight)
PROPERTY(NSUInteger, depth, setDepth)
PROPERTY(NSUInteger, mipmapLevelCount, setMipmapLevelCount)
PROPERTY(NSUInteger, sampleCount, setSampleCount)
PROPERTY(NSUInteger, arrayLength, setArrayLength)
PROPERTY(MTLResourceOptions, resourceOptions, setResourceOptions)
PROPERTY(MTLCPUCacheMode, cpuCacheMode, setCpuCacheMode)
PROPERTY(MTLStorageMode, storageMode, setStorageMode)
PROPERTY(MTLHazardTrackingMode, hazardTrackingMode, setHazardTrackingMode)
PROPERTY(MTLTextureUsage, usage, setUsage)
PROPERTY(BOOL, allowGPUOptimizedContents, setAllowGPUOptimizedContents)
PROPERTY(MTLTextureCompressionType, compressionType, setCompressionType)
FOUND(MTLTextureSwizzleChannels, swizzle)
- (void)setSwizzle:(MTLTextureSwizzleChannels)swizzle {
  cpp(self)->setSwizzle(cpp(swizzle));
}
@end

@implementation InvarMTLSamplerState
FOUND(NSString *, label)
FOUND(id<MTLDevice>, device)
- (MTLResourceID)gpuResourceID {
  return std::bit_cast<MTLResourceID>(cpp(self)->gpuResourceID());
}
@end

@implementation MTLSamplerDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::SamplerDescriptor)
PROPERTY(MTLSamplerMinMagFilter, minFilter, setMinFilter)
PROPERTY(MTLSamplerMinMagFilter, magFilter, setMagFilter)
PROPERTY(MTLSamplerMipFilter, mipFilter, setMipFilter)
PROPERTY(NSUInteger, maxAnisotropy, setMaxAnisotropy)
PROPERTY(MTLSamplerAddressMode, sAddressMode, setSAddressMode)
PROPERTY(MTLSamplerAddressMode, tAddressMode, setTAddressMode)
PROPERTY(MTLSamplerAddressMode, rAddressMode, setRAddressMode)
PROPERTY(MTLSamplerBorderColor, borderColor, setBorderColor)
PROPERTY(BOOL, normalizedCoordinates, setNormalizedCoordinates)
PROPERTY(float, lodMinClamp, setLodMinClamp)
PROPERTY(float, lodMaxClamp, setLodMaxClamp)
PROPERTY(BOOL, lodAverage, setLodAverage)
PROPERTY(MTLCompareFunction, compareFunction, setCompareFunction)
PROPERTY(BOOL, supportArgumentBuffers, setSupportArgumentBuffers)
LABEL
@end
