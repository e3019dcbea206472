// Solutions of systems of linear equations, from triangular matrices and from the factors that a decomposition left.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixSolveTriangular, MPSMatrixSolveLU, MPSMatrixSolveCholesky
#pragma once

#include "MPSMatrixKernel.hpp"

namespace MPS {

/// op(source) x solution = alpha * rightHandSide, or solution x op(source) = alpha * rightHandSide.
///
/// Of all three: elements float32, float16 or bfloat16, computed in float32; the solution may be the right-hand side. A
/// 0 on the diagonal gives infinities. What is wrong (a part that does not fit, a type, a device, nil) makes the command
/// buffer fail with an error that says so.
class MPS_EXPORT MatrixSolveTriangular : public NS::Copying<MatrixSolveTriangular, MatrixBinaryKernel> {
public:
  static MatrixSolveTriangular* alloc();
  /// `right`: the source stands right of the solution. `upper`: its upper triangle takes part, as stored. `transpose`:
  /// op transposes. `unit`: its diagonal is taken to be ones. The source is order x order, the others
  /// order x numberOfRightHandSides, or numberOfRightHandSides x order with `right`. Null with a logged reason for a
  /// null device.
  MatrixSolveTriangular* init(MTL::Device* device, bool right, bool upper, bool transpose, bool unit,
                              NS::UInteger order, NS::UInteger numberOfRightHandSides, double alpha);

  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix,
                             const Matrix* rightHandSideMatrix, Matrix* solutionMatrix);
};

/// op(A) x solution = rightHandSide, from A's factors as MatrixDecompositionLU writes them.
class MPS_EXPORT MatrixSolveLU : public NS::Copying<MatrixSolveLU, MatrixBinaryKernel> {
public:
  static MatrixSolveLU* alloc();
  /// A is order x order, the others order x numberOfRightHandSides.
  MatrixSolveLU* init(MTL::Device* device, bool transpose, NS::UInteger order, NS::UInteger numberOfRightHandSides);

  /// A pivot that names no row makes the command buffer fail when it runs.
  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix,
                             const Matrix* rightHandSideMatrix, const Matrix* pivotIndices, Matrix* solutionMatrix);
};

/// A x solution = rightHandSide, from A's factor as MatrixDecompositionCholesky writes it.
class MPS_EXPORT MatrixSolveCholesky : public NS::Copying<MatrixSolveCholesky, MatrixBinaryKernel> {
public:
  static MatrixSolveCholesky* alloc();
  /// `upper`: the factor is in the upper triangle.
  MatrixSolveCholesky* init(MTL::Device* device, bool upper, NS::UInteger order,
                            NS::UInteger numberOfRightHandSides);

  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix,
                             const Matrix* rightHandSideMatrix, Matrix* solutionMatrix);
};

}  // namespace MPS
