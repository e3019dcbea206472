// Solutions of systems of linear equations, from triangular matrices and from the factors that a decomposition left.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixSolveTriangular, MPSMatrixSolveLU, MPSMatrixSolveCholesky
#pragma once

#import <MetalPerformanceShaders/MPSMatrixKernel.h>

NS_ASSUME_NONNULL_BEGIN

/// op(source) x solution = alpha * rightHandSide, or solution x op(source) = alpha * rightHandSide.
///
/// Of all three: elements float32, float16 or bfloat16, computed in float32; the solution may be the right-hand side.
/// What is wrong makes the command buffer fail with an error.
MPS_CLASS
@interface MPSMatrixSolveTriangular : MPSMatrixBinaryKernel
/// `right`: the source stands right of the solution. `upper`: its upper triangle takes part, as stored. `unit`: its
/// diagonal is taken to be ones. The source is order x order, the others order x numberOfRightHandSides, or
/// numberOfRightHandSides x order with `right`.
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device
                                 right:(BOOL)right
                                 upper:(BOOL)upper
                             transpose:(BOOL)transpose
                                  unit:(BOOL)unit
                                 order:(NSUInteger)order
                numberOfRightHandSides:(NSUInteger)numberOfRightHandSides
                                 alpha:(double)alpha;
- (void)encodeToCommandBuffer:(nonnull id<MTLCommandBuffer>)commandBuffer
                 sourceMatrix:(nonnull MPSMatrix *)sourceMatrix
          rightHandSideMatrix:(nonnull MPSMatrix *)rightHandSideMatrix
               solutionMatrix:(nonnull MPSMatrix *)solutionMatrix;
@end

/// op(A) x solution = rightHandSide, from A's factors as MPSMatrixDecompositionLU writes them.
MPS_CLASS
@interface MPSMatrixSolveLU : MPSMatrixBinaryKernel
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device
                             transpose:(BOOL)transpose
                                 order:(NSUInteger)order
                numberOfRightHandSides:(NSUInteger)numberOfRightHandSides;
/// A pivot that names no row makes the command buffer fail when it runs.
- (void)encodeToCommandBuffer:(nonnull id<MTLCommandBuffer>)commandBuffer
                 sourceMatrix:(nonnull MPSMatrix *)sourceMatrix
          rightHandSideMatrix:(nonnull MPSMatrix *)rightHandSideMatrix
                 pivotIndices:(nonnull MPSMatrix *)pivotIndices
               solutionMatrix:(nonnull MPSMatrix *)solutionMatrix;
@end

/// A x solution = rightHandSide, from A's factor as MPSMatrixDecompositionCholesky writes it.
MPS_CLASS
@interface MPSMatrixSolveCholesky : MPSMatrixBinaryKernel
/// `upper`: the factor is in the upper triangle.
- (nonnull instancetype)initWithDevice:(nonnull id<MTLDevice>)device
                                 upper:(BOOL)upper
                                 order:(NSUInteger)order
                numberOfRightHandSides:(NSUInteger)numberOfRightHandSides;
- (void)encodeToCommandBuffer:(nonnull id<MTLCommandBuffer>)commandBuffer
                 sourceMatrix:(nonnull MPSMatrix *)sourceMatrix
          rightHandSideMatrix:(nonnull MPSMatrix *)rightHandSideMatrix
               solutionMatrix:(nonnull MPSMatrix *)solutionMatrix;
@end

NS_ASSUME_NONNULL_END
