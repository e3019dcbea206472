// Everything of Metal Performance Shaders that the library offers.
// Thread safety: stands in the header of each class.
// Metal documentation: Metal Performance Shaders
#pragma once

#include "MPSCoreTypes.hpp"
#include "MPSKernel.hpp"
#include "MPSMatrix.hpp"
#include "MPSMatrixMultiplication.hpp"
#include "MPSNDArray.hpp"
#include "MPSNDArrayMatrixMultiplication.hpp"
