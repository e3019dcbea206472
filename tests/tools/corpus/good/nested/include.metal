#include <scale.h>
#include "../names.h"
using namespace metal;

kernel void scale(device float* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i] = scaled(x[i]); }
