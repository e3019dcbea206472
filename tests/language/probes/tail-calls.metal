#include <metal_stdlib>
using namespace metal;
uint sum_below(uint n, uint sum) { return n > 0 ? sum_below(n - 1, sum + n - 1) : sum; }
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) { out[i] = sum_below(i + 1, 0) == i * (i + 1) / 2; }
