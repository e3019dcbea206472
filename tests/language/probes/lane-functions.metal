#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]], uint lane [[thread_index_in_simdgroup]]) {
  bool right = simd_sum(lane) == 496 && simd_max(lane) == 31 && simd_min(lane) == 0 && simd_prefix_exclusive_sum(1u) == lane &&
               simd_prefix_inclusive_sum(1u) == lane + 1 && simd_shuffle(lane, ushort(5)) == 5 && simd_shuffle_xor(lane, ushort(1)) == (lane ^ 1) &&
               simd_broadcast(lane, ushort(7)) == 7 && simd_broadcast_first(lane) == 0 && simd_all(true) && !simd_any(false) &&
               simd_and(lane | 4) == 4 && simd_or(lane) == 31 && simd_xor(lane) == 0 && simd_product(1.0f) == 1;
  uint next = simd_shuffle_down(lane, ushort(1));
  right = right && (lane == 31 || next == lane + 1);
  right = right && (ulong)simd_ballot(lane < 4) == 15 && (ulong)simd_active_threads_mask() == 0xffffffff;
  right = right && simd_shuffle_and_fill_up(lane, 100u, ushort(1)) == (lane == 0 ? 100u : lane - 1) &&
          simd_shuffle_rotate_down(lane, ushort(1)) == (lane + 1) % 32 && quad_sum(lane % 4) == 6 && quad_shuffle_xor(lane, ushort(1)) == (lane ^ 1) &&
          quad_broadcast(lane, ushort(0)) == lane / 4 * 4;
  if (lane % 2) right = right && simd_sum(1u) == 16;   // of the lanes that are here
  out[i] = right && simd_is_first() == (lane == 0);
}
