#include <Metal/Metal.hpp>
#include <MetalPerformanceShaders/MetalPerformanceShaders.hpp>
#include <MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.hpp>

bool secondFile() { return MTLSTR("x")->length() == 1; }
