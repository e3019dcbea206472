// Matrices, and batches of them, in a buffer.
// Thread safety: MPSMatrix is immutable but for its contents, which are the program's to synchronise.
// MPSMatrixDescriptor: one thread at a time while it is changed.
// Metal documentation: MPSMatrix, MPSMatrixDescriptor
#pragma once

#import <MetalPerformanceShaders/MPSCoreTypes.h>

NS_ASSUME_NONNULL_BEGIN

MPS_CLASS
@interface MPSMatrixDescriptor : NSObject
@property(readwrite, nonatomic) NSUInteger rows;
@property(readwrite, nonatomic) NSUInteger columns;
@property(readonly, nonatomic) NSUInteger matrices;
@property(readwrite, nonatomic) MPSDataType dataType;
@property(readwrite, nonatomic) NSUInteger rowBytes;
@property(readonly, nonatomic) NSUInteger matrixBytes;
/// The older name of matrixDescriptorWithRows:columns:rowBytes:dataType:.
+ (instancetype)matrixDescriptorWithDimensions:(NSUInteger)rows
                                       columns:(NSUInteger)columns
                                      rowBytes:(NSUInteger)rowBytes
                                      dataType:(MPSDataType)dataType;
/// One matrix whose rows are `rowBytes` apart.
+ (instancetype)matrixDescriptorWithRows:(NSUInteger)rows
                                 columns:(NSUInteger)columns
                                rowBytes:(NSUInteger)rowBytes
                                dataType:(MPSDataType)dataType;
/// `matrices` of them, `matrixBytes` apart.
+ (instancetype)matrixDescriptorWithRows:(NSUInteger)rows
                                 columns:(NSUInteger)columns
                                matrices:(NSUInteger)matrices
                                rowBytes:(NSUInteger)rowBytes
                             matrixBytes:(NSUInteger)matrixBytes
                                dataType:(MPSDataType)dataType;
/// Bytes from row to row that a device likes best; any multiple of the element's size is allowed.
+ (size_t)rowBytesFromColumns:(NSUInteger)columns dataType:(MPSDataType)dataType;
+ (size_t)rowBytesForColumns:(NSUInteger)columns dataType:(MPSDataType)dataType;
@end

MPS_CLASS
@interface MPSMatrix : NSObject
@property(readonly, retain, nonatomic, nonnull) id<MTLDevice> device;
@property(readonly, nonatomic) NSUInteger rows;
@property(readonly, nonatomic) NSUInteger columns;
@property(readonly, nonatomic) NSUInteger matrices;
@property(readonly, nonatomic) MPSDataType dataType;
/// Bytes from row to row, from matrix to matrix, and from the buffer's start to the first element.
@property(readonly, nonatomic) NSUInteger rowBytes;
@property(readonly, nonatomic) NSUInteger matrixBytes;
@property(readonly, nonatomic) NSUInteger offset;
@property(readonly, nonnull, nonatomic) id<MTLBuffer> data;
/// Over memory of `buffer`, which it retains. Nil with a logged reason when the buffer is too small.
- (nonnull instancetype)initWithBuffer:(id<MTLBuffer>)buffer descriptor:(MPSMatrixDescriptor *)descriptor;
- (nonnull instancetype)initWithBuffer:(id<MTLBuffer>)buffer
                                offset:(NSUInteger)offset
                            descriptor:(MPSMatrixDescriptor *)descriptor;
/// In zeroed memory of its own.
- (nonnull instancetype)initWithDevice:(id<MTLDevice>)device descriptor:(MPSMatrixDescriptor *)descriptor;
/// Nothing to do: memory is shared.
- (void)synchronizeOnCommandBuffer:(id<MTLCommandBuffer>)commandBuffer;
- (NSUInteger)resourceSize;
@end

NS_ASSUME_NONNULL_END
