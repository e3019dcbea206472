#include <metal_stdlib>
using namespace metal;
kernel void probe(device float* out) { out[0] = dfdx(out[1]); }
