// Everything of MPSGraph that the library offers.
// Thread safety: stands in the header of each class.
// Metal documentation: Metal Performance Shaders Graph
#pragma once

#include "MPSGraph.hpp"
#include "MPSGraphDevice.hpp"
#include "MPSGraphExecutable.hpp"
#include "MPSGraphTensor.hpp"
#include "MPSGraphTensorData.hpp"
