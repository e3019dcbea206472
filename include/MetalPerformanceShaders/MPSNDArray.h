// Arrays of up to 16 dimensions in device memory, and what describes them.
//
// Dimensions are counted from the innermost: dimension 0 is the one whose elements are adjacent. A shape
// given as an NSArray is written as programs write it, outermost first.
// Thread safety: MPSNDArray is immutable but for its contents, which are the program's to synchronise.
// MPSNDArrayDescriptor: one thread at a time while it is changed.
// Metal documentation: MPSNDArray, MPSNDArrayDescriptor
#pragma once

#import <MetalPerformanceShaders/MPSCoreTypes.h>

NS_ASSUME_NONNULL_BEGIN

@class MPSNDArray;

MPS_CLASS
@interface MPSNDArrayDescriptor : NSObject
@property(readwrite, nonatomic) MPSDataType dataType;
/// New dimensions have length 1 and come outermost; dimensions that are taken away must have length 1.
@property(readwrite, nonatomic) NSUInteger numberOfDimensions;
/// Kept and given back: rows are always packed here.
@property(readwrite, nonatomic) BOOL preferPackedRows API_AVAILABLE(macos(15.0), ios(18.0));
/// Elements in a dimension before slicing; 1 behind the last dimension.
- (NSUInteger)lengthOfDimension:(NSUInteger)dimensionIndex;
- (MPSDimensionSlice)sliceRangeForDimension:(NSUInteger)dimensionIndex;
- (void)sliceDimension:(NSUInteger)dimensionIndex withSubrange:(MPSDimensionSlice)subRange;
- (void)transposeDimension:(NSUInteger)dimensionIndex withDimension:(NSUInteger)dimensionIndex2;
/// Dimension i as seen becomes what dimension dimensionOrder[i] was.
- (void)permuteWithDimensionOrder:(NSUInteger *)dimensionOrder;
/// Lengths as seen, outermost first.
- (nonnull NSArray<NSNumber *> *)getShape;
- (void)reshapeWithDimensionCount:(NSUInteger)numberOfDimensions dimensionSizes:(NSUInteger *)dimensionSizes;
- (void)reshapeWithShape:(MPSShape *)shape;
/// Sizes innermost first.
+ (instancetype)descriptorWithDataType:(MPSDataType)dataType
                        dimensionCount:(NSUInteger)numberOfDimensions
                        dimensionSizes:(NSUInteger *)dimensionSizes;
/// Sizes innermost first, ending with 0.
+ (instancetype)descriptorWithDataType:(MPSDataType)dataType dimensionSizes:(NSUInteger)dimension0, ...;
/// 1 to 16 positive numbers, outermost first; an empty shape describes one element.
+ (instancetype)descriptorWithDataType:(MPSDataType)dataType shape:(MPSShape *)shape;
@end

MPS_CLASS
@interface MPSNDArray : NSObject
@property(copy, atomic, nullable) NSString *label;
@property(readonly, nonatomic) MPSDataType dataType;
/// Bytes of one element.
@property(readonly, nonatomic) size_t dataTypeSize;
@property(readonly, nonatomic) NSUInteger numberOfDimensions;
@property(readonly, retain, nonatomic, nonnull) id<MTLDevice> device;
@property(readonly, retain, nonatomic, nullable) MPSNDArray *parent;
- (NSUInteger)lengthOfDimension:(NSUInteger)dimensionIndex;
/// Lengths outermost first.
@property(readonly, nonatomic) MPSShape *shape;
/// A new descriptor of what is seen, to slice and transpose for arrayViewWithDescriptor:.
- (MPSNDArrayDescriptor *)descriptor;
/// A zeroed array in memory of its own.
- (instancetype)initWithDevice:(id<MTLDevice>)device descriptor:(MPSNDArrayDescriptor *)descriptor;
/// One float32.
- (instancetype)initWithDevice:(id<MTLDevice>)device scalar:(double)value;
/// Over memory of `buffer`, which it retains, from `offset` (bytes) on. Nil when the buffer is too small.
- (instancetype)initWithBuffer:(id<MTLBuffer>)buffer
                        offset:(NSUInteger)offset
                    descriptor:(MPSNDArrayDescriptor *)descriptor API_AVAILABLE(macos(15.0), ios(18.0));
/// The memory, and where in it the first element stands (bytes).
- (nullable id<MTLBuffer>)userBuffer API_AVAILABLE(macos(15.0), ios(18.0));
@property(readonly, nonatomic) NSUInteger offset;
- (NSUInteger)resourceSize;
/// Views of the same memory; nil with a logged reason when the layout does not fit.
- (nullable instancetype)arrayViewWithDescriptor:(MPSNDArrayDescriptor *)descriptor
    API_AVAILABLE(macos(15.0), ios(18.0));
- (nullable instancetype)arrayViewWithShape:(nullable MPSShape *)shape
                                    strides:(MPSShape *)strides API_AVAILABLE(macos(15.0), ios(18.0));
- (nullable MPSNDArray *)arrayViewWithCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                                         descriptor:(MPSNDArrayDescriptor *)descriptor
                                           aliasing:(MPSAliasingStrategy)aliasing;
/// Copies all elements from or to memory of the host, now. Strides in bytes, innermost first; NULL for packed.
- (void)readBytes:(void *)buffer strideBytes:(NSInteger *_Nullable)strideBytesPerDimension;
- (void)writeBytes:(void *)buffer strideBytes:(NSInteger *_Nullable)strideBytesPerDimension;
/// Nothing to do: memory is shared.
- (void)synchronizeOnCommandBuffer:(id<MTLCommandBuffer>)commandBuffer;
@end

NS_ASSUME_NONNULL_END
