#include <metal_stdlib>
kernel void broken(device float* x [[buffer(0)]]) { x[0] = nothing; }
