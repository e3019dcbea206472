#include <metal_stdlib>
using namespace metal;
uint fromNeighbour(uint i) {
  threadgroup uint shared[64];
  shared[i] = i;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  return shared[(i + 1) % 64];
}
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) { out[i] = fromNeighbour(i) == (i + 1) % 64; }
