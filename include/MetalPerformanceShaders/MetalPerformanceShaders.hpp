// Everything of Metal Performance Shaders that the library offers.
// Thread safety: stands in the header of each class.
// Metal documentation: Metal Performance Shaders
#pragma once

#include "MPSCoreTypes.hpp"
#include "MPSKernel.hpp"
#include "MPSMatrix.hpp"
#include "MPSMatrixDecomposition.hpp"
#include "MPSMatrixKernel.hpp"
#include "MPSMatrixMultiplication.hpp"
#include "MPSMatrixSoftMax.hpp"
#include "MPSMatrixSolve.hpp"
#include "MPSMatrixVectorMultiplication.hpp"
#include "MPSNDArray.hpp"
#include "MPSNDArrayIdentity.hpp"
#include "MPSNDArrayKernel.hpp"
#include "MPSNDArrayMatrixMultiplication.hpp"
#include "MPSVector.hpp"
