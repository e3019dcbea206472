// A range of device memory that kernels and blits read and write.
// Thread safety: Thread-safe. The contents are the program's to synchronise.
// Metal documentation: MTLBuffer
#pragma once

#import <Metal/MTLResource.h>

NS_ASSUME_NONNULL_BEGIN

@class MTLTextureDescriptor;
@protocol MTLTexture;

@protocol MTLBuffer <MTLResource>
/// Bytes, as asked for when the buffer was made.
@property(readonly) NSUInteger length;
/// The memory for the host; NULL for MTLStorageModePrivate, as Metal documents it.
- (void *)contents NS_RETURNS_INNER_POINTER;
/// Tells that the host changed bytes of a managed buffer.
- (void)didModifyRange:(NSRange)range;
/// A texture over the buffer's memory, one level.
- (nullable id<MTLTexture>)newTextureWithDescriptor:(MTLTextureDescriptor *)descriptor
                                             offset:(NSUInteger)offset
                                        bytesPerRow:(NSUInteger)bytesPerRow;
- (void)addDebugMarker:(NSString *)marker range:(NSRange)range;
- (void)removeAllDebugMarkers;
/// Nil: no device here has peers.
@property(nullable, readonly) id<MTLBuffer> remoteStorageBuffer;
- (nullable id<MTLBuffer>)newRemoteBufferViewForDevice:(id<MTLDevice>)device;
/// Address that a kernel sees, stable while the buffer lives.
@property(readonly) uint64_t gpuAddress API_AVAILABLE(macos(13.0), ios(16.0));
@end

NS_ASSUME_NONNULL_END
