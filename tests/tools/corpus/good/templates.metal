#include <metal_stdlib>
#include "names.h"
using namespace metal;

template <typename T>
kernel void fill(device T* out [[buffer(0)]], constant T& value [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  out[i] = value;
}
INSTANTIATE(fill_float, float)
INSTANTIATE(fill_half, half)
INSTANTIATE(fill_long, int64_t)
