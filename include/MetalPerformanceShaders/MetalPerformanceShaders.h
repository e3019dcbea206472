// All of Metal Performance Shaders for Objective-C.
// Thread safety: see each header; docs/threading.md has the table.
#pragma once

#import <MetalPerformanceShaders/MPSCommandBuffer.h>
#import <MetalPerformanceShaders/MPSCoreTypes.h>
#import <MetalPerformanceShaders/MPSKernel.h>
#import <MetalPerformanceShaders/MPSMatrix.h>
#import <MetalPerformanceShaders/MPSMatrixMultiplication.h>
#import <MetalPerformanceShaders/MPSNDArray.h>
#import <MetalPerformanceShaders/MPSNDArrayMatrixMultiplication.h>
