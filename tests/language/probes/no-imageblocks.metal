#include <metal_stdlib>
using namespace metal;
struct Pixel { half4 color; };
kernel void probe(imageblock<Pixel> block, device int* out) { out[0] = 1; }
