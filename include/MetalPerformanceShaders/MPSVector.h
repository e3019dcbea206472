// Vectors, and batches of them, in a buffer.
// Thread safety: MPSVector is immutable but for its contents, which are the program's to synchronise.
// MPSVectorDescriptor: one thread at a time while it is changed.
// Metal documentation: MPSVector, MPSVectorDescriptor
#pragma once

#import <MetalPerformanceShaders/MPSCoreTypes.h>

NS_ASSUME_NONNULL_BEGIN

MPS_CLASS
@interface MPSVectorDescriptor : NSObject
@property(readwrite, nonatomic) NSUInteger length;
@property(readonly, nonatomic) NSUInteger vectors;
@property(readwrite, nonatomic) MPSDataType dataType;
@property(readonly, nonatomic) NSUInteger vectorBytes;
/// One vector of `length` elements.
+ (instancetype)vectorDescriptorWithLength:(NSUInteger)length dataType:(MPSDataType)dataType;
/// `vectors` of them, `vectorBytes` apart.
+ (instancetype)vectorDescriptorWithLength:(NSUInteger)length
                                   vectors:(NSUInteger)vectors
                               vectorBytes:(NSUInteger)vectorBytes
                                  dataType:(MPSDataType)dataType;
/// Bytes from vector to vector that a device likes best; any multiple of the element's size is allowed.
+ (size_t)vectorBytesForLength:(NSUInteger)length dataType:(MPSDataType)dataType;
@end

MPS_CLASS
@interface MPSVector : NSObject
@property(readonly, retain, nonatomic, nonnull) id<MTLDevice> device;
/// In elements.
@property(readonly, nonatomic) NSUInteger length;
@property(readonly, nonatomic) NSUInteger vectors;
@property(readonly, nonatomic) MPSDataType dataType;
/// Bytes from vector to vector, and from the buffer's start to the first element.
@property(readonly, nonatomic) NSUInteger vectorBytes;
@property(readonly, nonatomic) NSUInteger offset;
@property(readonly, nonnull, nonatomic) id<MTLBuffer> data;
/// Over memory of `buffer`, which it retains. Nil with a logged reason when the buffer is too small.
- (nonnull instancetype)initWithBuffer:(id<MTLBuffer>)buffer descriptor:(MPSVectorDescriptor *)descriptor;
- (nonnull instancetype)initWithBuffer:(id<MTLBuffer>)buffer
                                offset:(NSUInteger)offset
                            descriptor:(MPSVectorDescriptor *)descriptor;
/// In zeroed memory of its own.
- (nonnull instancetype)initWithDevice:(id<MTLDevice>)device descriptor:(MPSVectorDescriptor *)descriptor;
/// Nothing to do: memory is shared.
- (void)synchronizeOnCommandBuffer:(id<MTLCommandBuffer>)commandBuffer;
- (NSUInteger)resourceSize;
@end

NS_ASSUME_NONNULL_END
