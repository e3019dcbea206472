// The classes of Metal Performance Shaders in both doors.
#pragma once

#import <MetalPerformanceShaders/MetalPerformanceShaders.h>

#include "MetalPerformanceShaders/MetalPerformanceShaders.hpp"
#import "objc/metal/MetalBridge.hpp"

namespace invar::objc {

INVAR_CLASS_PAIR(MPS::Kernel, MPSKernel)
INVAR_CLASS_PAIR(MPS::Matrix, MPSMatrix)
INVAR_CLASS_PAIR(MPS::MatrixBinaryKernel, MPSMatrixBinaryKernel)
INVAR_CLASS_PAIR(MPS::MatrixDecompositionCholesky, MPSMatrixDecompositionCholesky)
INVAR_CLASS_PAIR(MPS::MatrixDecompositionLU, MPSMatrixDecompositionLU)
INVAR_CLASS_PAIR(MPS::MatrixDescriptor, MPSMatrixDescriptor)
INVAR_CLASS_PAIR(MPS::MatrixLogSoftMax, MPSMatrixLogSoftMax)
INVAR_CLASS_PAIR(MPS::MatrixMultiplication, MPSMatrixMultiplication)
INVAR_CLASS_PAIR(MPS::MatrixSoftMax, MPSMatrixSoftMax)
INVAR_CLASS_PAIR(MPS::MatrixSolveCholesky, MPSMatrixSolveCholesky)
INVAR_CLASS_PAIR(MPS::MatrixSolveLU, MPSMatrixSolveLU)
INVAR_CLASS_PAIR(MPS::MatrixSolveTriangular, MPSMatrixSolveTriangular)
INVAR_CLASS_PAIR(MPS::MatrixUnaryKernel, MPSMatrixUnaryKernel)
INVAR_CLASS_PAIR(MPS::MatrixVectorMultiplication, MPSMatrixVectorMultiplication)
INVAR_CLASS_PAIR(MPS::NDArray, MPSNDArray)
INVAR_CLASS_PAIR(MPS::NDArrayDescriptor, MPSNDArrayDescriptor)
INVAR_CLASS_PAIR(MPS::NDArrayIdentity, MPSNDArrayIdentity)
INVAR_CLASS_PAIR(MPS::NDArrayMatrixMultiplication, MPSNDArrayMatrixMultiplication)
INVAR_CLASS_PAIR(MPS::NDArrayMultiaryBase, MPSNDArrayMultiaryBase)
INVAR_CLASS_PAIR(MPS::NDArrayMultiaryKernel, MPSNDArrayMultiaryKernel)
INVAR_CLASS_PAIR(MPS::NDArrayUnaryKernel, MPSNDArrayUnaryKernel)
INVAR_CLASS_PAIR(MPS::Vector, MPSVector)
INVAR_CLASS_PAIR(MPS::VectorDescriptor, MPSVectorDescriptor)

}  // namespace invar::objc
