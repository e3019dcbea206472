#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, threadgroup uint* shared [[threadgroup(0)]], uint i [[thread_position_in_grid]]) {
  shared[i] = i;
  for (uint step = 1; step < 64; step *= 2) {
    threadgroup_barrier(mem_flags::mem_threadgroup);
    uint value = shared[i] + (i >= step ? shared[i - step] : 0);
    threadgroup_barrier(mem_flags::mem_threadgroup | mem_flags::mem_device | mem_flags::mem_texture);
    shared[i] = value;
  }
  simdgroup_barrier(mem_flags::mem_none);
  out[i] = shared[i] == i * (i + 1) / 2;
}
