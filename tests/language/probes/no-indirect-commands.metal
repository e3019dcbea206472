#include <metal_stdlib>
using namespace metal;
kernel void probe(command_buffer commands [[buffer(1)]], device int* out) { out[0] = 1; }
