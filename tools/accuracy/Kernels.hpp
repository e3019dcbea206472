// The kernels that evaluate a function.
#pragma once

#include <string>

#include "accuracy/MathFunction.hpp"

namespace invar::accuracy {

/// Kernels `floats`, `halves` and `bfloats`: arguments in buffers 0 to 2, as float; results as float of the plain
/// function in buffer 3, of its precise:: and fast:: twins in 4 and 5 (`floats` alone), and of its vector form in 6.
std::string kernelSource(const MathFunction& function);

/// Whether the function has a namespace: operators have none.
bool hasNamespaces(const MathFunction& function);

}  // namespace invar::accuracy
