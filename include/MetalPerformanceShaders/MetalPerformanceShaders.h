// All of Metal Performance Shaders for Objective-C.
// Thread safety: see each header; docs/threading.md has the table.
#pragma once

#import <MetalPerformanceShaders/MPSCommandBuffer.h>
#import <MetalPerformanceShaders/MPSCoreTypes.h>
#import <MetalPerformanceShaders/MPSKernel.h>
#import <MetalPerformanceShaders/MPSMatrix.h>
#import <MetalPerformanceShaders/MPSMatrixDecomposition.h>
#import <MetalPerformanceShaders/MPSMatrixKernel.h>
#import <MetalPerformanceShaders/MPSMatrixMultiplication.h>
#import <MetalPerformanceShaders/MPSMatrixSoftMax.h>
#import <MetalPerformanceShaders/MPSMatrixSolve.h>
#import <MetalPerformanceShaders/MPSMatrixVectorMultiplication.h>
#import <MetalPerformanceShaders/MPSNDArray.h>
#import <MetalPerformanceShaders/MPSNDArrayIdentity.h>
#import <MetalPerformanceShaders/MPSNDArrayKernel.h>
#import <MetalPerformanceShaders/MPSNDArrayMatrixMultiplication.h>
#import <MetalPerformanceShaders/MPSVector.h>
