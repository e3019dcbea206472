// The classes of Metal Performance Shaders in both doors.
#pragma once

#import <MetalPerformanceShaders/MetalPerformanceShaders.h>

#include "MetalPerformanceShaders/MetalPerformanceShaders.hpp"
#import "objc/metal/MetalBridge.hpp"

namespace invar::objc {

INVAR_CLASS_PAIR(MPS::Kernel, MPSKernel)
INVAR_CLASS_PAIR(MPS::Matrix, MPSMatrix)
INVAR_CLASS_PAIR(MPS::MatrixDescriptor, MPSMatrixDescriptor)
INVAR_CLASS_PAIR(MPS::MatrixMultiplication, MPSMatrixMultiplication)
INVAR_CLASS_PAIR(MPS::NDArray, MPSNDArray)
INVAR_CLASS_PAIR(MPS::NDArrayDescriptor, MPSNDArrayDescriptor)
INVAR_CLASS_PAIR(MPS::NDArrayMatrixMultiplication, MPSNDArrayMatrixMultiplication)
INVAR_CLASS_PAIR(MPS::NDArrayMultiaryKernel, MPSNDArrayMultiaryKernel)

}  // namespace invar::objc
