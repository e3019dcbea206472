#include <metal_stdlib>
using namespace metal;
[[visible]] int twice(int x) { return 2 * x; }
[[stitchable]] int thrice(int x) { return 3 * x; }
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) { out[i] = twice(3) == 6 && thrice(2) == 6; }
