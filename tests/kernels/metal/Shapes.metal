// What a kernel is told about its place, in threadgroups of all shapes, with a barrier and an operation of lanes.
#include <metal_stdlib>
using namespace metal;

/// Threads in reverse, the sum over a SIMD-group, and turns of a loop that differ from lane to lane.
static uint exchange(threadgroup uint* shared, uint value, uint index, uint count, uint turns) {
  shared[index] = value;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  uint other = shared[count - 1 - index];
  threadgroup_barrier(mem_flags::mem_threadgroup);
  shared[index] = other + simd_sum(value);
  threadgroup_barrier(mem_flags::mem_threadgroup);
  for (uint turn = 0; turn < turns; ++turn) other = other * 3 + shared[(index + turn) % count];
  return other;
}

kernel void one_dimension(device const uint* x [[buffer(0)]], device uint* y [[buffer(1)]], constant uint& count [[buffer(2)]],
                          threadgroup uint* shared [[threadgroup(0)]],
                          uint column [[thread_position_in_threadgroup]], uint index [[thread_index_in_threadgroup]]) {
  y[index] = exchange(shared, x[index] + column, index, count, column % 4);
}

kernel void all_dimensions(device const uint* x [[buffer(0)]], device uint* y [[buffer(1)]], constant uint& count [[buffer(2)]],
                           threadgroup uint* shared [[threadgroup(0)]],
                           uint3 place [[thread_position_in_threadgroup]], uint index [[thread_index_in_threadgroup]]) {
  y[index] = exchange(shared, x[index] + place.x + 100 * place.y + 10000 * place.z, index, count, place.x % 4);
}
