// MTLBlitCommandEncoder.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLBlitCommandEncoder
- (void)synchronizeResource:(id<MTLResource>)resource {
  cpp(self)->synchronizeResource(GIVEN(MTL::Resource, resource));
}
- (void)fillBuffer:(id<MTLBuffer>)buffer range:(NSRange)range value:(uint8_t)value {
  cpp(self)->fillBuffer(GIVEN(MTL::Buffer, buffer), cpp(range), value);
}
- (void)copyFromBuffer:(id<MTLBuffer>)sourceBuffer
          sourceOffset:(NSUInteger)sourceOffset
              toBuffer:(id<MTLBuffer>)destinationBuffer
     destinationOffset:(NSUInteger)destinationOffset
                  size:(NSUInteger)size {
  cpp(self)->copyFromBuffer(GIVEN(MTL::Buffer, sourceBuffer), sourceOffset,
                            GIVEN(MTL::Buffer, destinationBuffer), destinationOffset, size);
}
- (void)copyFromTexture:(id<MTLTexture>)sourceTexture
            sourceSlice:(NSUInteger)sourceSlice
            sourceLevel:(NSUInteger)sourceLevel
           sourceOrigin:(MTLOrigin)sourceOrigin
             sourceSize:(MTLSize)sourceSize
              toTexture:(id<MTLTexture>)destinationTexture
       destinationSlice:(NSUInteger)destinationSlice
       destinationLevel:(NSUInteger)destinationLevel
      destinationOrigin:(MTLOrigin)destinationOrigin {
  cpp(self)->copyFromTexture(GIVEN(MTL::Texture, sourceTexture), sourceSlice, sourceLevel, cpp(sourceOrigin),
                             cpp(sourceSize), GIVEN(MTL::Texture, destinationTexture), destinationSlice,
                             destinationLevel, cpp(destinationOrigin));
}
- (void)copyFromTexture:(id<MTLTexture>)sourceTexture
            sourceSlice:(NSUInteger)sourceSlice
            sourceLevel:(NSUInteger)sourceLevel
              toTexture:(id<MTLTexture>)destinationTexture
       destinationSlice:(NSUInteger)destinationSlice
       destinationLevel:(NSUInteger)destinationLevel
             sliceCount:(NSUInteger)sliceCount
             levelCount:(NSUInteger)levelCount {
  cpp(self)->copyFromTexture(GIVEN(MTL::Texture, sourceTexture), sourceSlice, sourceLevel,
                             GIVEN(MTL::Texture, destinationTexture), destinationSlice, destinationLevel,
                             sliceCount, levelCount);
}
- (void)copyFromTexture:(id<MTLTexture>)sourceTexture toTexture:(id<MTLTexture>)destinationTexture {
  cpp(self)->copyFromTexture(GIVEN(MTL::Texture, sourceTexture), GIVEN(MTL::Texture, destinationTexture));
}
- (void)copyFromBuffer:(id<MTLBuffer>)sourceBuffer
          sourceOffset:(NSUInteger)sourceOffset
     sourceBytesPerRow:(NSUInteger)sourceBytesPerRow
   sourceBytesPerImage:(NSUInteger)sourceBytesPerImage
            sourceSize:(MTLSize)sourceSize
             toTexture:(id<MTLTexture>)destinationTexture
      destinationSlice:(NSUInteger)destinationSlice
      destinationLevel:(NSUInteger)destinationLevel
     destinationOrigin:(MTLOrigin)destinationOrigin {
  [self copyFromBuffer:sourceBuffer
             sourceOffset:sourceOffset
        sourceBytesPerRow:sourceBytesPerRow
      sourceBytesPerImage:sourceBytesPerImage
               sourceSize:sourceSize
                toTexture:destinationTexture
         destinationSlice:destinationSlice
         destinationLevel:destinationLevel
        destinationOrigin:destinationOrigin
                  options:MTLBlitOptionNone];
}
- (void)copyFromBuffer:(id<MTLBuffer>)sourceBuffer
          sourceOffset:(NSUInteger)sourceOffset
     sourceBytesPerRow:(NSUInteger)sourceBytesPerRow
   sourceBytesPerImage:(NSUInteger)sourceBytesPerImage
            sourceSize:(MTLSize)sourceSize
             toTexture:(id<MTLTexture>)destinationTexture
      destinationSlice:(NSUInteger)destinationSlice
      destinationLevel:(NSUInteger)destinationLevel
     destinationOrigin:(MTLOrigin)destinationOrigin
               options:(MTLBlitOption)options {
  cpp(self)->copyFromBuffer(GIVEN(MTL::Buffer, sourceBuffer), sourceOffset, sourceBytesPerRow, sourceBytesPerImage,
                            cpp(sourceSize), GIVEN(MTL::Texture, destinationTexture), destinationSlice,
                            destinationLevel, cpp(destinationOrigin), options);
}
- (void)copyFromTexture:(id<MTLTexture>)sourceTexture
               sourceSlice:(NSUInteger)sourceSlice
               sourceLevel:(NSUInteger)sourceLevel
              sourceOrigin:(MTLOrigin)sourceOrigin
                sourceSize:(MTLSize)sourceSize
                  toBuffer:(id<MTLBuffer>)destinationBuffer
         destinationOffset:(NSUInteger)destinationOffset
    destinationBytesPerRow:(NSUInteger)destinationBytesPerRow
  destinationBytesPerImage:(NSUInteger)destinationBytesPerImage {
  [self copyFromTexture:sourceTexture
                   sourceSlice:sourceSlice
                   sourceLevel:sourceLevel
                  sourceOrigin:sourceOrigin
                    sourceSize:sourceSize
                      toBuffer:destinationBuffer
             destinationOffset:destinationOffset
        destinationBytesPerRow:destinationBytesPerRow
      destinationBytesPerImage:destinationBytesPerImage
                       options:MTLBlitOptionNone];
}
- (void)copyFromTexture:(id<MTLTexture>)sourceTexture
               sourceSlice:(NSUInteger)sourceSlice
               sourceLevel:(NSUInteger)sourceLevel
              sourceOrigin:(MTLOrigin)sourceOrigin
                sourceSize:(MTLSize)sourceSize
                  toBuffer:(id<MTLBuffer>)destinationBuffer
         destinationOffset:(NSUInteger)destinationOffset
    destinationBytesPerRow:(NSUInteger)destinationBytesPerRow
  destinationBytesPerImage:(NSUInteger)destinationBytesPerImage
                   options:(MTLBlitOption)options {
  cpp(self)->copyFromTexture(GIVEN(MTL::Texture, sourceTexture), sourceSlice, sourceLevel, cpp(sourceOrigin),
                             cpp(sourceSize), GIVEN(MTL::Buffer, destinationBuffer), destinationOffset,
                             destinationBytesPerRow, destinationBytesPerImage, options);
}

#define ON_TEXTURE(selector, method) \
  -(void)selector : (id<MTLTexture>)texture { cpp(self)->method(GIVEN(MTL::Texture, texture)); }
#define ON_LEVEL(name)                                                                              \
  -(void)name : (id<MTLTexture>)texture slice : (NSUInteger)slice level : (NSUInteger)level {       \
    cpp(self)->name(GIVEN(MTL::Texture, texture), slice, level);                                    \
  }
ON_TEXTURE(generateMipmapsForTexture, generateMipmaps)
ON_TEXTURE(optimizeContentsForGPUAccess, optimizeContentsForGPUAccess)
ON_TEXTURE(optimizeContentsForCPUAccess, optimizeContentsForCPUAccess)
ON_LEVEL(synchronizeTexture)
ON_LEVEL(optimizeContentsForGPUAccess)
ON_LEVEL(optimizeContentsForCPUAccess)

- (void)updateFence:(id<MTLFence>)fence {
  cpp(self)->updateFence(GIVEN(MTL::Fence, fence));
}
- (void)waitForFence:(id<MTLFence>)fence {
  cpp(self)->waitForFence(GIVEN(MTL::Fence, fence));
}
@end
