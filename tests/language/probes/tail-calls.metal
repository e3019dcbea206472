#include <metal_stdlib>
using namespace metal;
int down(int n, int sum) { return n > 0 ? down(n - 1, sum + n) : sum; }
kernel void probe(device int* out) { out[0] = down(out[1], 0); }
