// SIMD-group and quad-group functions in every type, and simdgroup_matrix. Each lane checks its own results.
#include "Kernel.h"
using namespace metal;

template <class T>
METAL_FUNC void numbers(device Failures* failures) {
  int lane = int(__invar_thread_index_in_simdgroup()), inQuad = lane & 3, quadBase = lane & ~3;
  CHECK(simd_sum(T(lane < 8 ? lane : 0)) == T(28) && simd_max(T(lane)) == T(31) &&
        simd_min(T(lane + 3)) == T(3));
  CHECK(simd_product(T(lane < 3 ? 3 : 1)) == T(27));
  CHECK(simd_prefix_inclusive_sum(T(1)) == T(lane + 1) && simd_prefix_exclusive_sum(T(1)) == T(lane));
  CHECK(simd_prefix_inclusive_product(T(lane == 5 ? 7 : 1)) == T(lane >= 5 ? 7 : 1));
  CHECK(simd_prefix_exclusive_product(T(lane == 5 ? 7 : 1)) == T(lane > 5 ? 7 : 1));
  CHECK(simd_broadcast(T(lane), 9) == T(9) && simd_broadcast_first(T(lane + 4)) == T(4));
  CHECK(simd_shuffle(T(lane), ushort(31 - lane)) == T(31 - lane) &&
        simd_shuffle_xor(T(lane), 5) == T(lane ^ 5));
  T up = simd_shuffle_up(T(lane), 2), down = simd_shuffle_down(T(lane), 2);
  CHECK(lane < 2 || up == T(lane - 2));
  CHECK(lane > 29 || down == T(lane + 2));
  CHECK(simd_shuffle_rotate_up(T(lane), 3) == T((lane + 29) % 32) &&
        simd_shuffle_rotate_down(T(lane), 3) == T((lane + 3) % 32));
  CHECK(simd_shuffle_and_fill_up(T(lane), T(77), 1) == T(lane ? lane - 1 : 77));
  CHECK(simd_shuffle_and_fill_down(T(lane), T(77), 1, 8) == T(lane % 8 == 7 ? 77 : lane + 1));
  CHECK(quad_sum(T(1)) == T(4) && quad_max(T(lane)) == T(quadBase + 3) &&
        quad_broadcast(T(lane), 2) == T(quadBase + 2));
  CHECK(quad_shuffle_xor(T(inQuad), 1) == T(inQuad ^ 1) && quad_prefix_exclusive_sum(T(1)) == T(inQuad));
  vec<T, 3> v = simd_shuffle(vec<T, 3>(T(lane), T(1), T(2)), 4), sum = simd_sum(vec<T, 3>(T(1), T(2), T(0)));
  CHECK(v.x == T(4) && v.z == T(2) && sum.x == T(32) && sum.y == T(64) && sum.z == T(0));
}
template <class T>
METAL_FUNC void bits(device Failures* failures) {
  int lane = int(__invar_thread_index_in_simdgroup());
  CHECK(simd_and(T(~T(lane == 3 ? 5 : 0))) == T(~T(5)) && simd_or(T(lane & 4)) == T(4) &&
        simd_xor(T(lane == 7 ? 9 : 0)) == T(9));
  CHECK(quad_or(T(lane & 3)) == T(3) && simd_or(vec<T, 2>(T(lane), T(0))).x == T(31));
}

kernel void laneNumbers(device Failures* failures) {
  numbers<char>(failures);
  numbers<uchar>(failures);
  numbers<short>(failures);
  numbers<ushort>(failures);
  numbers<int>(failures);
  numbers<uint>(failures);
  numbers<long>(failures);
  numbers<ulong>(failures);
  numbers<half>(failures);
  numbers<bfloat>(failures);
  numbers<float>(failures);
}
kernel void laneBits(device Failures* failures) {
  bits<char>(failures);
  bits<uchar>(failures);
  bits<short>(failures);
  bits<ushort>(failures);
  bits<int>(failures);
  bits<uint>(failures);
  bits<long>(failures);
  bits<ulong>(failures);
  int lane = int(__invar_thread_index_in_simdgroup());
  // Values that only survive if all bits travel and signs are kept.
  CHECK(simd_min(lane == 9 ? -100 : 5) == -100 && simd_max(char(-lane)) == 0 && simd_min(char(-lane)) == -31);
  CHECK(simd_shuffle(lane == 2 ? 0x123456789abcdef0l : 0, 2) == 0x123456789abcdef0l &&
        simd_broadcast(-1.5f, 0) == -1.5f);
  CHECK(simd_max(ulong(lane) << 60) == 15ul << 60 && simd_sum(uint(0x80000000u)) == 0 &&
        simd_min(-float(lane)) == -31);
  CHECK(simd_any(lane == 5) && !simd_any(lane == 99) && simd_all(lane < 32) && !simd_all(lane < 31));
  CHECK(ulong(simd_ballot(lane % 2 == 0)) == 0x55555555ul && simd_ballot(true).all() &&
        !simd_ballot(lane == 3).all() && simd_ballot(lane == 3).any());
  CHECK(ulong(simd_active_threads_mask()) == 0xfffffffful && simd_is_first() == (lane == 0));
  CHECK(ulong(quad_ballot(lane % 4 == 1)) == 2 && quad_all(true) && !quad_any(false));
  threadgroup_barrier(mem_flags::mem_threadgroup);
  simdgroup_barrier(mem_flags::mem_none);
}

kernel void laneMatrices(device Failures* failures, device const float* a, threadgroup half* b,
                         device float* c, device float* reference) {
  simdgroup_float8x8 left, product;
  simdgroup_half8x8 right;
  simdgroup_load(left, a, 16, ulong2(4, 2));
  simdgroup_load(right, b, 8, ulong2(0, 0), true);
  simdgroup_multiply_accumulate(product, left, right, simdgroup_float8x8(3.0f));
  simdgroup_store(product, c, 8);
  simdgroup_barrier(mem_flags::mem_device);
  // Row r, column k of the operands: a[(2 + r) * 16 + 4 + k], b transposed.
  for (int r = 0; r < 8; ++r)
    for (int n = 0; n < 8; ++n) {
      float sum = r == n ? 3.0f : 0.0f;
      for (int k = 0; k < 8; ++k) sum += a[(2 + r) * 16 + 4 + k] * float(b[n * 8 + k]);
      CHECK(c[r * 8 + n] == sum);
    }
  simdgroup_float8x8 filled = make_filled_simdgroup_matrix<float, 8>(2.0f), identity(1.0f);
  CHECK(all((filled * identity + filled).thread_elements() == float2(4)));
  simdgroup_store(left, reference, 8, ulong2(0), true);
  simdgroup_barrier(mem_flags::mem_device);
  CHECK(reference[3 * 8 + 1] == a[(2 + 1) * 16 + 4 + 3]);
}
