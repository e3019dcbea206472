// Encodes copies and fills of memory.
// Thread safety: One thread at a time, checked. An encoder may be handed from one thread to another.
// Metal documentation: MTLBlitCommandEncoder
#pragma once

#import <Metal/MTLCommandEncoder.h>
#import <Metal/MTLTypes.h>

NS_ASSUME_NONNULL_BEGIN

@protocol MTLBuffer;
@protocol MTLFence;
@protocol MTLResource;

@protocol MTLBlitCommandEncoder <MTLCommandEncoder>
/// Nothing to do with unified memory.
- (void)synchronizeResource:(id<MTLResource>)resource;
/// Sets the bytes of `range`, cut to the buffer's length, to `value`.
- (void)fillBuffer:(id<MTLBuffer>)buffer range:(NSRange)range value:(uint8_t)value;
/// A range that does not lie in its buffer makes the command buffer end with an error.
- (void)copyFromBuffer:(id<MTLBuffer>)sourceBuffer
          sourceOffset:(NSUInteger)sourceOffset
              toBuffer:(id<MTLBuffer>)destinationBuffer
     destinationOffset:(NSUInteger)destinationOffset
                  size:(NSUInteger)size;
- (void)updateFence:(id<MTLFence>)fence;
- (void)waitForFence:(id<MTLFence>)fence;
@end

NS_ASSUME_NONNULL_END
