// Writes resources and constants into an argument buffer: a structure in memory that kernels read through one pointer.
// Thread safety: MTLArgumentEncoder and MTLArgumentDescriptor are for one thread at a time, checked for the encoder.
// Metal documentation: MTLArgumentEncoder, MTLArgumentDescriptor
#pragma once

#import <Metal/MTLArgument.h>

NS_ASSUME_NONNULL_BEGIN

@protocol MTLBuffer;
@protocol MTLDevice;
@protocol MTLSamplerState;
@protocol MTLTexture;

/// A member of an argument buffer, for newArgumentEncoderWithArguments:.
MTL_CLASS
@interface MTLArgumentDescriptor : NSObject <NSCopying>
+ (MTLArgumentDescriptor *)argumentDescriptor;
@property(nonatomic) MTLDataType dataType;
@property(nonatomic) NSUInteger index;
/// Elements of an array, which take an index each; 0 for a member that is none.
@property(nonatomic) NSUInteger arrayLength;
@property(nonatomic) MTLBindingAccess access;
@property(nonatomic) MTLTextureType textureType;
/// Bytes, a power of two: at least so is a constant aligned; 0 for its type's own alignment.
@property(nonatomic) NSUInteger constantBlockAlignment;
@end

/// A call that names no such member, one of another kind, or comes before setArgumentBuffer, changes nothing and is logged.
@protocol MTLArgumentEncoder <NSObject>
@property(readonly) id<MTLDevice> device;
@property(nullable, copy, atomic) NSString *label;
/// Bytes of one structure, and what its place in a buffer is a multiple of.
@property(readonly) NSUInteger encodedLength;
@property(readonly) NSUInteger alignment;
- (void)setArgumentBuffer:(nullable id<MTLBuffer>)argumentBuffer offset:(NSUInteger)offset;
- (void)setArgumentBuffer:(nullable id<MTLBuffer>)argumentBuffer
              startOffset:(NSUInteger)startOffset
             arrayElement:(NSUInteger)arrayElement;
- (void)setBuffer:(nullable id<MTLBuffer>)buffer offset:(NSUInteger)offset atIndex:(NSUInteger)index;
- (void)setBuffers:(const id<MTLBuffer> _Nullable[_Nonnull])buffers
           offsets:(const NSUInteger[_Nonnull])offsets
         withRange:(NSRange)range;
- (void)setTexture:(nullable id<MTLTexture>)texture atIndex:(NSUInteger)index;
- (void)setTextures:(const id<MTLTexture> _Nullable[_Nonnull])textures withRange:(NSRange)range;
- (void)setSamplerState:(nullable id<MTLSamplerState>)sampler atIndex:(NSUInteger)index;
- (void)setSamplerStates:(const id<MTLSamplerState> _Nullable[_Nonnull])samplers withRange:(NSRange)range;
/// Where a constant's value stands, to be written by the caller.
- (void *)constantDataAtIndex:(NSUInteger)index;
- (nullable id<MTLArgumentEncoder>)newArgumentEncoderForBufferAtIndex:(NSUInteger)index;
@end

NS_ASSUME_NONNULL_END
