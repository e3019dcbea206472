// MTLArgumentEncoder and MTLArgumentDescriptor.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLArgumentEncoder
LABEL
FOUND(id<MTLDevice>, device)
READ(NSUInteger, encodedLength)
READ(NSUInteger, alignment)
- (void)setArgumentBuffer:(id<MTLBuffer>)argumentBuffer offset:(NSUInteger)offset {
  cpp(self)->setArgumentBuffer(GIVEN(MTL::Buffer, argumentBuffer), offset);
}
- (void)setArgumentBuffer:(id<MTLBuffer>)argumentBuffer
              startOffset:(NSUInteger)startOffset
             arrayElement:(NSUInteger)arrayElement {
  cpp(self)->setArgumentBuffer(GIVEN(MTL::Buffer, argumentBuffer), startOffset, arrayElement);
}
- (void)setBuffer:(id<MTLBuffer>)buffer offset:(NSUInteger)offset atIndex:(NSUInteger)index {
  cpp(self)->setBuffer(GIVEN(MTL::Buffer, buffer), offset, index);
}
- (void)setBuffers:(const id<MTLBuffer>[])buffers offsets:(const NSUInteger[])offsets withRange:(NSRange)range {
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
- (void *)constantDataAtIndex:(NSUInteger)index {
  return cpp(self)->constantData(index);
}
- (id<MTLArgumentEncoder>)newArgumentEncoderForBufferAtIndex:(NSUInteger)index {
  return objc(cpp(self)->newArgumentEncoder(index));
}
@end

@implementation MTLArgumentDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::ArgumentDescriptor)
+ (MTLArgumentDescriptor *)argumentDescriptor {
  return [[[self alloc] init] autorelease];
}
PROPERTY(MTLDataType, dataType, setDataType)
PROPERTY(NSUInteger, index, setIndex)
PROPERTY(NSUInteger, arrayLength, setArrayLength)
PROPERTY(MTLBindingAccess, access, setAccess)
PROPERTY(MTLTextureType, textureType, setTextureType)
PROPERTY(NSUInteger, constantBlockAlignment, setConstantBlockAlignment)
@end
