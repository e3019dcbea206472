// Decompositions of matrices and solutions of equations.
#import "objc/mps/MpsBridge.hpp"

using namespace invar::objc;

@implementation MPSMatrixDecompositionLU
INVAR_MADE_BY_CPP(MPS::MatrixDecompositionLU)
- (instancetype)initWithDevice:(id<MTLDevice>)device rows:(NSUInteger)rows columns:(NSUInteger)columns {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), rows, columns));
}
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                 sourceMatrix:(MPSMatrix *)sourceMatrix
                 resultMatrix:(MPSMatrix *)resultMatrix
                 pivotIndices:(MPSMatrix *)pivotIndices
                       status:(id<MTLBuffer>)status {
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer), GIVEN(MPS::Matrix, sourceMatrix),
                                   GIVEN(MPS::Matrix, resultMatrix), GIVEN(MPS::Matrix, pivotIndices),
                                   GIVEN(MTL::Buffer, status));
}
@end

@implementation MPSMatrixDecompositionCholesky
INVAR_MADE_BY_CPP(MPS::MatrixDecompositionCholesky)
- (instancetype)initWithDevice:(id<MTLDevice>)device lower:(BOOL)lower order:(NSUInteger)order {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), lower, order));
}
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                 sourceMatrix:(MPSMatrix *)sourceMatrix
                 resultMatrix:(MPSMatrix *)resultMatrix
                       status:(id<MTLBuffer>)status {
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer), GIVEN(MPS::Matrix, sourceMatrix),
                                   GIVEN(MPS::Matrix, resultMatrix), GIVEN(MTL::Buffer, status));
}
@end

#define SOLVES_FROM_ONE_MATRIX                                                                                     \
  -(void)encodeToCommandBuffer : (id<MTLCommandBuffer>)commandBuffer sourceMatrix : (MPSMatrix *)sourceMatrix      \
      rightHandSideMatrix : (MPSMatrix *)rightHandSideMatrix solutionMatrix : (MPSMatrix *)solutionMatrix {        \
    cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer), GIVEN(MPS::Matrix, sourceMatrix),   \
                                     GIVEN(MPS::Matrix, rightHandSideMatrix), GIVEN(MPS::Matrix, solutionMatrix)); \
  }

@implementation MPSMatrixSolveTriangular
INVAR_MADE_BY_CPP(MPS::MatrixSolveTriangular)
- (instancetype)initWithDevice:(id<MTLDevice>)device
                         right:(BOOL)right
                         upper:(BOOL)upper
                     transpose:(BOOL)transpose
                          unit:(BOOL)unit
                         order:(NSUInteger)order
        numberOfRightHandSides:(NSUInteger)numberOfRightHandSides
                         alpha:(double)alpha {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), right, upper, transpose, unit, order,
                              numberOfRightHandSides, alpha));
}
SOLVES_FROM_ONE_MATRIX
@end

@implementation MPSMatrixSolveLU
INVAR_MADE_BY_CPP(MPS::MatrixSolveLU)
- (instancetype)initWithDevice:(id<MTLDevice>)device
                     transpose:(BOOL)transpose
                         order:(NSUInteger)order
        numberOfRightHandSides:(NSUInteger)numberOfRightHandSides {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), transpose, order, numberOfRightHandSides));
}
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                 sourceMatrix:(MPSMatrix *)sourceMatrix
          rightHandSideMatrix:(MPSMatrix *)rightHandSideMatrix
                 pivotIndices:(MPSMatrix *)pivotIndices
               solutionMatrix:(MPSMatrix *)solutionMatrix {
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer), GIVEN(MPS::Matrix, sourceMatrix),
                                   GIVEN(MPS::Matrix, rightHandSideMatrix), GIVEN(MPS::Matrix, pivotIndices),
                                   GIVEN(MPS::Matrix, solutionMatrix));
}
@end

@implementation MPSMatrixSolveCholesky
INVAR_MADE_BY_CPP(MPS::MatrixSolveCholesky)
- (instancetype)initWithDevice:(id<MTLDevice>)device
                         upper:(BOOL)upper
                         order:(NSUInteger)order
        numberOfRightHandSides:(NSUInteger)numberOfRightHandSides {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), upper, order, numberOfRightHandSides));
}
SOLVES_FROM_ONE_MATRIX
@end
