#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out [[buffer(0)]], uint3 p [[thread_position_in_grid]], ushort3 t [[thread_position_in_threadgroup]],
                  uint3 g [[threadgroup_position_in_grid]], uint3 grid [[threads_per_grid]], uint3 groups [[threadgroups_per_grid]],
                  ushort3 threads [[threads_per_threadgroup]], uint index [[thread_index_in_threadgroup]],
                  uint lane [[thread_index_in_simdgroup]], ushort simd [[simdgroup_index_in_threadgroup]],
                  uint simds [[simdgroups_per_threadgroup]], uint width [[threads_per_simdgroup]],
                  uint quad [[quadgroup_index_in_threadgroup]], uint inQuad [[thread_index_in_quadgroup]],
                  uint3 dispatched [[dispatch_threads_per_threadgroup]], uint3 origin [[grid_origin]]) {
  uint i = p.x;
  out[i] = t.x == i && t.y == 0 && g.x == 0 && grid.x == 64 && grid.z == 1 && groups.x == 1 && threads.x == 64 && index == i &&
           lane == i % 32 && simd == i / 32 && simds == 2 && width == 32 && quad == i / 4 && inQuad == i % 4 && dispatched.x == 64 &&
           origin.x == 0;
}
