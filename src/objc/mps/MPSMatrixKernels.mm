// The kernels over matrices and vectors.
#import "objc/mps/MpsBridge.hpp"

using namespace invar::objc;

#define ORIGIN_PROPERTY(name, setter)              \
  FOUND(MTLOrigin, name)                           \
  -(void)setter : (MTLOrigin)origin { cpp(self)->setter(cpp(origin)); }

@implementation MPSMatrixUnaryKernel
ORIGIN_PROPERTY(sourceMatrixOrigin, setSourceMatrixOrigin)
ORIGIN_PROPERTY(resultMatrixOrigin, setResultMatrixOrigin)
PROPERTY(NSUInteger, batchStart, setBatchStart)
PROPERTY(NSUInteger, batchSize, setBatchSize)
@end

@implementation MPSMatrixBinaryKernel
ORIGIN_PROPERTY(primarySourceMatrixOrigin, setPrimarySourceMatrixOrigin)
ORIGIN_PROPERTY(secondarySourceMatrixOrigin, setSecondarySourceMatrixOrigin)
ORIGIN_PROPERTY(resultMatrixOrigin, setResultMatrixOrigin)
PROPERTY(NSUInteger, batchStart, setBatchStart)
PROPERTY(NSUInteger, batchSize, setBatchSize)
@end

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

@implementation MPSMatrixVectorMultiplication
INVAR_MADE_BY_CPP(MPS::MatrixVectorMultiplication)
- (instancetype)initWithDevice:(id<MTLDevice>)device
                     transpose:(BOOL)transpose
                          rows:(NSUInteger)rows
                       columns:(NSUInteger)columns
                         alpha:(double)alpha
                          beta:(double)beta {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), transpose, rows, columns, alpha, beta));
}
- (instancetype)initWithDevice:(id<MTLDevice>)device rows:(NSUInteger)rows columns:(NSUInteger)columns {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), rows, columns));
}
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                  inputMatrix:(MPSMatrix *)inputMatrix
                  inputVector:(MPSVector *)inputVector
                 resultVector:(MPSVector *)resultVector {
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer), GIVEN(MPS::Matrix, inputMatrix),
                                   GIVEN(MPS::Vector, inputVector), GIVEN(MPS::Vector, resultVector));
}
@end

@implementation MPSMatrixSoftMax
INVAR_MADE_BY_CPP(MPS::MatrixSoftMax)
- (instancetype)initWithDevice:(id<MTLDevice>)device {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device)));
}
PROPERTY(NSUInteger, sourceRows, setSourceRows)
PROPERTY(NSUInteger, sourceColumns, setSourceColumns)
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                  inputMatrix:(MPSMatrix *)inputMatrix
                 resultMatrix:(MPSMatrix *)resultMatrix {
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer), GIVEN(MPS::Matrix, inputMatrix),
                                   GIVEN(MPS::Matrix, resultMatrix));
}
@end

@implementation MPSMatrixLogSoftMax
INVAR_MADE_BY_CPP(MPS::MatrixLogSoftMax)
- (instancetype)initWithDevice:(id<MTLDevice>)device {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device)));
}
@end
