// Runs a kernel with one operating-system thread for each of the 32 lanes of a SIMD-group.
#pragma once

#include <functional>

void runSimdgroup(const std::function<void()>& kernel);
