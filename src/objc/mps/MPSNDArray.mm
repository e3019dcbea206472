// MPSNDArray and MPSNDArrayDescriptor.
#include <cstdarg>
#include <vector>

#import "objc/mps/MpsBridge.hpp"

using namespace invar::objc;

@implementation MPSNDArrayDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY
+ (instancetype)descriptorWithDataType:(MPSDataType)dataType
                        dimensionCount:(NSUInteger)numberOfDimensions
                        dimensionSizes:(NSUInteger *)dimensionSizes {
  return objc(MPS::NDArrayDescriptor::descriptor(MPS::DataType(dataType), numberOfDimensions, dimensionSizes));
}
+ (instancetype)descriptorWithDataType:(MPSDataType)dataType dimensionSizes:(NSUInteger)dimension0, ... {
  std::vector<NSUInteger> sizes;
  va_list rest;
  va_start(rest, dimension0);
  for (NSUInteger size = dimension0; size && sizes.size() < 16; size = va_arg(rest, NSUInteger))
    sizes.push_back(size);
  va_end(rest);
  return [self descriptorWithDataType:dataType dimensionCount:sizes.size() dimensionSizes:sizes.data()];
}
+ (instancetype)descriptorWithDataType:(MPSDataType)dataType shape:(MPSShape *)shape {
  return objc(MPS::NDArrayDescriptor::descriptor(MPS::DataType(dataType), CONVERTED(NS::Array, shape)));
}
PROPERTY(MPSDataType, dataType, setDataType)
PROPERTY(NSUInteger, numberOfDimensions, setNumberOfDimensions)
PROPERTY(BOOL, preferPackedRows, setPreferPackedRows)
FOUND(NSArray *, getShape)
- (NSUInteger)lengthOfDimension:(NSUInteger)dimensionIndex {
  return cpp(self)->lengthOfDimension(dimensionIndex);
}
- (MPSDimensionSlice)sliceRangeForDimension:(NSUInteger)dimensionIndex {
  return std::bit_cast<MPSDimensionSlice>(cpp(self)->sliceRangeForDimension(dimensionIndex));
}
- (void)sliceDimension:(NSUInteger)dimensionIndex withSubrange:(MPSDimensionSlice)subRange {
  cpp(self)->sliceDimension(dimensionIndex, std::bit_cast<MPS::DimensionSlice>(subRange));
}
- (void)transposeDimension:(NSUInteger)dimensionIndex withDimension:(NSUInteger)dimensionIndex2 {
  cpp(self)->transposeDimension(dimensionIndex, dimensionIndex2);
}
- (void)permuteWithDimensionOrder:(NSUInteger *)dimensionOrder {
  cpp(self)->permuteWithDimensionOrder(dimensionOrder);
}
- (void)reshapeWithDimensionCount:(NSUInteger)numberOfDimensions dimensionSizes:(NSUInteger *)dimensionSizes {
  cpp(self)->reshape(numberOfDimensions, dimensionSizes);
}
- (void)reshapeWithShape:(MPSShape *)shape {
  cpp(self)->reshapeWithShape(CONVERTED(NS::Array, shape));
}
@end

@implementation MPSNDArray
INVAR_DOOR_OBJECT
INVAR_MADE_BY_CPP(MPS::NDArray)
- (instancetype)initWithDevice:(id<MTLDevice>)device descriptor:(MPSNDArrayDescriptor *)descriptor {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), GIVEN(MPS::NDArrayDescriptor, descriptor)));
}
- (instancetype)initWithDevice:(id<MTLDevice>)device scalar:(double)value {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), value));
}
- (instancetype)initWithBuffer:(id<MTLBuffer>)buffer
                        offset:(NSUInteger)offset
                    descriptor:(MPSNDArrayDescriptor *)descriptor {
  return objc(cpp(self)->init(GIVEN(MTL::Buffer, buffer), offset, GIVEN(MPS::NDArrayDescriptor, descriptor)));
}
LABEL
FOUND(id<MTLDevice>, device)
READ(MPSDataType, dataType)
READ(size_t, dataTypeSize)
READ(NSUInteger, numberOfDimensions)
FOUND(NSArray *, shape)
FOUND(MPSNDArrayDescriptor *, descriptor)
FOUND(MPSNDArray *, parent)
FOUND(id<MTLBuffer>, userBuffer)
READ(NSUInteger, offset)
READ(NSUInteger, resourceSize)
- (NSUInteger)lengthOfDimension:(NSUInteger)dimensionIndex {
  return cpp(self)->lengthOfDimension(dimensionIndex);
}
- (instancetype)arrayViewWithDescriptor:(MPSNDArrayDescriptor *)descriptor {
  return objc(cpp(self)->arrayView(GIVEN(MPS::NDArrayDescriptor, descriptor)));
}
- (instancetype)arrayViewWithShape:(MPSShape *)shape strides:(MPSShape *)strides {
  return objc(cpp(self)->arrayView(CONVERTED(NS::Array, shape), CONVERTED(NS::Array, strides)));
}
- (MPSNDArray *)arrayViewWithCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                                descriptor:(MPSNDArrayDescriptor *)descriptor
                                  aliasing:(MPSAliasingStrategy)aliasing {
  return objc(cpp(self)->arrayViewWithCommandBuffer(
      GIVEN(MTL::CommandBuffer, cmdBuf), GIVEN(MPS::NDArrayDescriptor, descriptor), aliasing));
}
- (void)readBytes:(void *)buffer strideBytes:(NSInteger *)strideBytes {
  cpp(self)->readBytes(buffer, strideBytes);
}
- (void)writeBytes:(void *)buffer strideBytes:(NSInteger *)strideBytes {
  cpp(self)->writeBytes(buffer, strideBytes);
}
- (void)synchronizeOnCommandBuffer:(id<MTLCommandBuffer>)commandBuffer {
  cpp(self)->synchronizeOnCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer));
}
@end
