#include <metal_stdlib>
using namespace metal;
kernel void probe(mesh_grid_properties properties, device int* out) { out[0] = 1; }
