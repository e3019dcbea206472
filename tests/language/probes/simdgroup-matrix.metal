#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, threadgroup float* tile [[threadgroup(0)]], uint i [[thread_position_in_grid]],
                  uint lane [[thread_index_in_simdgroup]], uint group [[simdgroup_index_in_threadgroup]]) {
  threadgroup float* mine = tile + 64 * group;
  for (uint k = lane; k < 64; k += 32) mine[k] = float(k);
  simdgroup_barrier(mem_flags::mem_threadgroup);
  simdgroup_float8x8 a, b = make_filled_simdgroup_matrix<float, 8, 8>(1.0f), c(0.0f);
  simdgroup_load(a, mine, 8);
  simdgroup_multiply_accumulate(c, a, b, c);
  simdgroup_store(c, mine, 8);
  simdgroup_barrier(mem_flags::mem_threadgroup);
  out[i] = mine[lane] == 28.0f + 64.0f * float(lane / 8);   // the sum of a row, in every column
}
