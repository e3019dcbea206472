#include <metal_stdlib>
using namespace metal;
kernel void probe(visible_function_table<int(int)> table [[buffer(1)]], device int* out) { out[0] = table[0](1); }
