#include <metal_stdlib>
using namespace metal;

vertex float4 place(device const float4* positions [[buffer(0)]], uint i [[vertex_id]]) { return positions[i]; }
kernel void reduce(device float* x [[buffer(0)]], uint i [[thread_index_in_threadgroup]]) {
  threadgroup float part[32];
  part[i % 32] = simd_sum(x[i]);
  threadgroup_barrier(mem_flags::mem_threadgroup);
  x[i] = part[0];
}
