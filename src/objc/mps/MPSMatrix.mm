// MPSMatrix, MPSMatrixDescriptor and MPSMatrixMultiplication.
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

#define ORIGIN_PROPERTY(name, setter)              \
  FOUND(MTLOrigin, name)                           \
  -(void)setter : (MTLOrigin)origin { cpp(self)->setter(cpp(origin)); }

@implementation MPSMatrixMultiplication
INVAR_MADE_BY_CPP(MPS::MatrixMultiplication)
- (instancetype)initWithDevice:(id<MTLDevice>)device
                 transposeLeft:(BOOL)transposeLeft
                transposeRight:(BOOL)transposeRight
                    resultRows:(NSUInteger)resultRows
                 resultColumns:(NSUInteger)resultColumns
               interiorColumns:(NSUInteger)interiorColumns
                         alpha:(double)alpha
                          beta:(double)beta {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), transposeLeft, transposeRight, resultRows,
                              resultColumns, interiorColumns, alpha, beta));
}
- (instancetype)initWithDevice:(id<MTLDevice>)device
                    resultRows:(NSUInteger)resultRows
                 resultColumns:(NSUInteger)resultColumns
               interiorColumns:(NSUInteger)interiorColumns {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), resultRows, resultColumns, interiorColumns));
}
ORIGIN_PROPERTY(leftMatrixOrigin, setLeftMatrixOrigin)
ORIGIN_PROPERTY(rightMatrixOrigin, setRightMatrixOrigin)
ORIGIN_PROPERTY(resultMatrixOrigin, setResultMatrixOrigin)
PROPERTY(NSUInteger, batchStart, setBatchStart)
PROPERTY(NSUInteger, batchSize, setBatchSize)
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                   leftMatrix:(MPSMatrix *)leftMatrix
                  rightMatrix:(MPSMatrix *)rightMatrix
                 resultMatrix:(MPSMatrix *)resultMatrix {
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer), GIVEN(MPS::Matrix, leftMatrix),
                                   GIVEN(MPS::Matrix, rightMatrix), GIVEN(MPS::Matrix, resultMatrix));
}
@end
