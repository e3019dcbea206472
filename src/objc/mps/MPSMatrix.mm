// MPSMatrix, MPSVector and their descriptors.
#import "objc/mps/MpsBridge.hpp"

using namespace invar::objc;

@implementation MPSMatrixDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY
+ (instancetype)matrixDescriptorWithDimensions:(NSUInteger)rows
                                       columns:(NSUInteger)columns
                                      rowBytes:(NSUInteger)rowBytes
                                      dataType:(MPSDataType)dataType {
  return [self matrixDescriptorWithRows:rows columns:columns rowBytes:rowBytes dataType:dataType];
}
+ (instancetype)matrixDescriptorWithRows:(NSUInteger)rows
                                 columns:(NSUInteger)columns
                                rowBytes:(NSUInteger)rowBytes
                                dataType:(MPSDataType)dataType {
  return objc(MPS::MatrixDescriptor::matrixDescriptor(rows, columns, rowBytes, MPS::DataType(dataType)));
}
+ (instancetype)matrixDescriptorWithRows:(NSUInteger)rows
                                 columns:(NSUInteger)columns
                                matrices:(NSUInteger)matrices
                                rowBytes:(NSUInteger)rowBytes
                             matrixBytes:(NSUInteger)matrixBytes
                                dataType:(MPSDataType)dataType {
  return objc(MPS::MatrixDescriptor::matrixDescriptor(rows, columns, matrices, rowBytes, matrixBytes,
                                                      MPS::DataType(dataType)));
}
+ (size_t)rowBytesFromColumns:(NSUInteger)columns dataType:(MPSDataType)dataType {
  return MPS::MatrixDescriptor::rowBytesFromColumns(columns, MPS::DataType(dataType));
}
+ (size_t)rowBytesForColumns:(NSUInteger)columns dataType:(MPSDataType)dataType {
  return MPS::MatrixDescriptor::rowBytesForColumns(columns, MPS::DataType(dataType));
}
PROPERTY(NSUInteger, rows, setRows)
PROPERTY(NSUInteger, columns, setColumns)
READ(NSUInteger, matrices)
PROPERTY(MPSDataType, dataType, setDataType)
PROPERTY(NSUInteger, rowBytes, setRowBytes)
READ(NSUInteger, matrixBytes)
@end

@implementation MPSMatrix
INVAR_DOOR_OBJECT
INVAR_MADE_BY_CPP(MPS::Matrix)
- (instancetype)initWithBuffer:(id<MTLBuffer>)buffer descriptor:(MPSMatrixDescriptor *)descriptor {
  return objc(cpp(self)->init(GIVEN(MTL::Buffer, buffer), GIVEN(MPS::MatrixDescriptor, descriptor)));
}
- (instancetype)initWithBuffer:(id<MTLBuffer>)buffer
                        offset:(NSUInteger)offset
                    descriptor:(MPSMatrixDescriptor *)descriptor {
  return objc(cpp(self)->init(GIVEN(MTL::Buffer, buffer), offset, GIVEN(MPS::MatrixDescriptor, descriptor)));
}
- (instancetype)initWithDevice:(id<MTLDevice>)device descriptor:(MPSMatrixDescriptor *)descriptor {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), GIVEN(MPS::MatrixDescriptor, descriptor)));
}
FOUND(id<MTLDevice>, device)
READ(NSUInteger, rows)
READ(NSUInteger, columns)
READ(NSUInteger, matrices)
READ(MPSDataType, dataType)
READ(NSUInteger, rowBytes)
READ(NSUInteger, matrixBytes)
READ(NSUInteger, offset)
FOUND(id<MTLBuffer>, data)
READ(NSUInteger, resourceSize)
- (void)synchronizeOnCommandBuffer:(id<MTLCommandBuffer>)commandBuffer {
  cpp(self)->synchronizeOnCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer));
}
@end

@implementation MPSVectorDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY
+ (instancetype)vectorDescriptorWithLength:(NSUInteger)length dataType:(MPSDataType)dataType {
  return objc(MPS::VectorDescriptor::vectorDescriptor(length, MPS::DataType(dataType)));
}
+ (instancetype)vectorDescriptorWithLength:(NSUInteger)length
                                   vectors:(NSUInteger)vectors
                               vectorBytes:(NSUInteger)vectorBytes
                                  dataType:(MPSDataType)dataType {
  return objc(MPS::VectorDescriptor::vectorDescriptor(length, vectors, vectorBytes, MPS::DataType(dataType)));
}
+ (size_t)vectorBytesForLength:(NSUInteger)length dataType:(MPSDataType)dataType {
  return MPS::VectorDescriptor::vectorBytesForLength(length, MPS::DataType(dataType));
}
PROPERTY(NSUInteger, length, setLength)
READ(NSUInteger, vectors)
PROPERTY(MPSDataType, dataType, setDataType)
READ(NSUInteger, vectorBytes)
@end

@implementation MPSVector
INVAR_DOOR_OBJECT
INVAR_MADE_BY_CPP(MPS::Vector)
- (instancetype)initWithBuffer:(id<MTLBuffer>)buffer descriptor:(MPSVectorDescriptor *)descriptor {
  return objc(cpp(self)->init(GIVEN(MTL::Buffer, buffer), GIVEN(MPS::VectorDescriptor, descriptor)));
}
- (instancetype)initWithBuffer:(id<MTLBuffer>)buffer
                        offset:(NSUInteger)offset
                    descriptor:(MPSVectorDescriptor *)descriptor {
  return objc(cpp(self)->init(GIVEN(MTL::Buffer, buffer), offset, GIVEN(MPS::VectorDescriptor, descriptor)));
}
- (instancetype)initWithDevice:(id<MTLDevice>)device descriptor:(MPSVectorDescriptor *)descriptor {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), GIVEN(MPS::VectorDescriptor, descriptor)));
}
FOUND(id<MTLDevice>, device)
READ(NSUInteger, length)
READ(NSUInteger, vectors)
READ(MPSDataType, dataType)
READ(NSUInteger, vectorBytes)
READ(NSUInteger, offset)
FOUND(id<MTLBuffer>, data)
READ(NSUInteger, resourceSize)
- (void)synchronizeOnCommandBuffer:(id<MTLCommandBuffer>)commandBuffer {
  cpp(self)->synchronizeOnCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer));
}
@end
