#include <metal_stdlib>
using namespace metal;
#include <metal_raytracing>
kernel void probe(raytracing::acceleration_structure<> scene [[buffer(1)]], device int* out) { out[0] = 1; }
