// Kernels for the tests of the CPU target. Each is compiled twice: to a module that is lowered, and natively, run thread
// by thread as fibers by ReferenceRunner (unoptimised: lanes wait for those behind them in the code). Buffers: 0 input (read-only), 1 output, 2 parameters (read-only: element
// count, loop count, a divisor), 3 counters.
#include "invar.h"

#define IN buffer<const int>(0)
#define OUT buffer<int>(1)
#define PARAMETERS buffer<const uint>(2)
#define COUNTERS buffer<int>(3)

// ---- no barriers -----------------------------------------------------------------------------------------------------
KERNEL plain_axpy() { OUT[linearGid()] = 3 * IN[linearGid()] + 7; }
KERNEL plain_1d() { OUT[gid()] = IN[gid()] * 5 - static_cast<int>(gid()); }
KERNEL plain_positions() {
  uint value = tid(0) + 3 * tid(1) + 5 * tid(2) + 7 * tgid(0) + 11 * tgid(1) + 13 * tgid(2) + 17 * threads() + 19 * lid() + 23 * lane() +
               29 * sg() + 31 * __invar_simdgroups_per_threadgroup() + 37 * __invar_dispatch_simdgroups_per_threadgroup() +
               41 * __invar_thread_index_in_quadgroup() + 43 * __invar_quadgroup_index_in_threadgroup() +
               47 * __invar_quadgroups_per_threadgroup() + 53 * __invar_dispatch_threads_per_threadgroup(0) + 59 * __invar_threads_per_simdgroup();
  OUT[linearGid()] = static_cast<int>(value);
}
KERNEL plain_loop() {
  int sum = 0;
  for (uint i = 0; i < (gid() & 15); ++i) sum = sum * 3 + IN[i];
  OUT[linearGid()] = sum;
}
KERNEL plain_unrolled_nest() {   // unrolled wholly, it would have a hundred thousand instructions
  int sum = static_cast<int>(gid());
#pragma clang loop unroll(full)
  for (int i = 0; i < 32; ++i)
#pragma clang loop unroll(full)
    for (int j = 0; j < 32; ++j)
#pragma clang loop unroll(full)
      for (int k = 0; k < 32; ++k) sum = sum * 3 + IN[(i * k ^ j) & 63];
  OUT[linearGid()] = sum;
}
KERNEL plain_early_return() {
  if (gid() >= PARAMETERS[0] / 2) return;
  OUT[linearGid()] = IN[linearGid()] + 1;
}
KERNEL plain_private_array() {
  int values[16];
  for (int i = 0; i < 16; ++i) values[i] = IN[(linearGid() + i) & 63];
  int sum = 0;
  for (uint i = 0; i < (linearGid() & 31); ++i) values[values[i & 15] & 15] += sum++;
  for (int i = 0; i < 16; ++i) sum = sum * 31 + values[i];
  OUT[linearGid()] = sum;
}
KERNEL plain_atomic() {
  __atomic_fetch_add(&COUNTERS[IN[linearGid()] & 7], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&COUNTERS[8], IN[linearGid()], __ATOMIC_RELAXED);
}
// What the target must make of the plain operators, spelled out for the native reference.
#ifdef INVAR_IR
INLINE int divide(int x, int y) { return x / y; }
INLINE int remainder(int x, int y) { return x % y; }
INLINE uint divide(uint x, uint y) { return x / y; }
INLINE uint left(uint x, uint s) { return x << s; }
INLINE uint right(uint x, uint s) { return x >> s; }
INLINE int right(int x, uint s) { return x >> s; }
INLINE int whole(float x) { return static_cast<int>(x); }
#else
INLINE int divide(int x, int y) { return y == 0 ? 0 : static_cast<int>(static_cast<int64_t>(x) / y); }
INLINE int remainder(int x, int y) { return y == 0 ? x : static_cast<int>(static_cast<int64_t>(x) % y); }
INLINE uint divide(uint x, uint y) { return y == 0 ? 0 : x / y; }
INLINE uint left(uint x, uint s) { return x << (s & 31); }
INLINE uint right(uint x, uint s) { return x >> (s & 31); }
INLINE int right(int x, uint s) { return x >> (s & 31); }
INLINE int whole(float x) { return x >= 2147483648.f ? 2147483647 : x < -2147483648.f ? -2147483647 - 1 : x != x ? 0 : static_cast<int>(x); }
#endif
KERNEL plain_arithmetic() {
  uint i = linearGid();
  int x = IN[i], y = IN[i ^ 1] % 4 - 2;   // y is often 0 and -1
  uint s = static_cast<uint>(IN[i]) & 63;
  if (i % 7 == 0) x = -2147483647 - 1;
  float big = static_cast<float>(x) * (i % 3 == 0 ? 1e9f : 0.7f), nan = (big - big) / (big - big);
  uint result = static_cast<uint>(divide(x, y)) + 3u * static_cast<uint>(remainder(x, y)) + left(7u, s) + right(static_cast<uint>(x), s) +
                static_cast<uint>(right(x, s)) + static_cast<uint>(whole(big)) + static_cast<uint>(whole(nan)) + divide(static_cast<uint>(x), static_cast<uint>(y));
  OUT[i] = static_cast<int>(result);
}

// ---- threadgroup barriers --------------------------------------------------------------------------------------------
THREADGROUP_VARIABLE(int, shared_reverse, 1024);
KERNEL barrier_reverse() {
  shared_reverse[lid()] = IN[linearGid()];
  barrier();
  OUT[linearGid()] = shared_reverse[threads() - 1 - lid()];
}
THREADGROUP_VARIABLE(int, shared_tree, 1024);
KERNEL barrier_tree() {
  shared_tree[lid()] = IN[linearGid()];
  barrier();
  for (uint stride = 512; stride > 0; stride >>= 1) {
    if (lid() < stride && lid() + stride < threads()) shared_tree[lid()] += shared_tree[lid() + stride];
    barrier();
  }
  OUT[linearGid()] = shared_tree[0];
}
KERNEL barrier_argument() {
  int* shared = static_cast<int*>(__invar_threadgroup_argument(0));
  int* second = static_cast<int*>(__invar_threadgroup_argument(1));
  shared[lid()] = IN[linearGid()];
  second[lid()] = IN[linearGid()] * 2;
  barrier();
  OUT[linearGid()] = shared[(lid() + 1) % threads()] + second[(lid() + 2) % threads()];
}
THREADGROUP_VARIABLE(int, shared_loop, 1024);
KERNEL barrier_in_loop() {
  int value = IN[linearGid()];
  for (uint i = 0; i < PARAMETERS[1]; ++i) {
    shared_loop[lid()] = value;
    barrier();
    value += shared_loop[(lid() + i + 1) % threads()] * static_cast<int>(i + 1);
    barrier();
  }
  OUT[linearGid()] = value;
}
THREADGROUP_VARIABLE(int, shared_nested, 1024);
KERNEL barrier_nested_loops() {
  int value = IN[linearGid()];
  for (uint i = 0; i < 3; ++i) {
    for (uint j = 0; j < i + PARAMETERS[1]; ++j) {
      shared_nested[lid()] = value + static_cast<int>(j);
      barrier();
      if (lid() & 1) value += shared_nested[(lid() + j) % threads()];
      else
        for (uint k = 0; k < (lid() & 7); ++k) value ^= shared_nested[(lid() + k) % threads()];
      barrier();
    }
    value = value * 3 + static_cast<int>(i);
  }
  OUT[linearGid()] = value;
}
THREADGROUP_VARIABLE(int, shared_uniform_branch, 1024);
KERNEL barrier_uniform_branch() {
  int value = IN[linearGid()];
  if (PARAMETERS[linearGroup() & 1] & 1) {
    shared_uniform_branch[lid()] = value;
    barrier();
    value = shared_uniform_branch[lid() ^ 1 ? 0 : threads() - 1];
  } else {
    shared_uniform_branch[threads() - 1 - lid()] = value * 2;
    barrier();
    value += shared_uniform_branch[lid()];
  }
  OUT[linearGid()] = value;
}
THREADGROUP_VARIABLE(int, shared_early, 1024);
KERNEL barrier_early_return() {
  shared_early[lid()] = IN[linearGid()];
  if (lid() % 3 == 1) {
    OUT[linearGid()] = -1;
    return;
  }
  barrier();
  OUT[linearGid()] = shared_early[(lid() / 3) * 3];
}
KERNEL barrier_divergent() {   // undefined in Metal; what it computes does not matter, but it must end
  int value = IN[linearGid()];
  if (lid() & 1) {
    value += 5;
    barrier();
    value *= 3;
  } else {
    barrier();
    barrier();
    value -= 1;
  }
  for (uint i = 0; i < (lid() & 3); ++i) {
    value += static_cast<int>(i);
    barrier();
  }
  OUT[linearGid()] = value == 0x12345678 ? 1 : 0;
}
THREADGROUP_VARIABLE(int, shared_private, 1024);
KERNEL barrier_private_array() {
  int values[8];
  for (uint i = 0; i < 8; ++i) values[i] = IN[linearGid()] + static_cast<int>(i * lid());
  for (uint round = 0; round < PARAMETERS[1]; ++round) {
    shared_private[lid()] = values[(lid() + round) & 7];
    barrier();
    values[shared_private[(lid() + 1) % threads()] & 7] += shared_private[0];
    barrier();
  }
  int sum = 0;
  for (uint i = 0; i < 8; ++i) sum = sum * 7 + values[i];
  OUT[linearGid()] = sum;
}
THREADGROUP_VARIABLE(float, tile_a, 256);
THREADGROUP_VARIABLE(float, tile_b, 256);
KERNEL barrier_tiles() {   // C = A * B of 16 x 16 tiles in a group of up to 16 x 16 threads; the grid is the matrix
  const float* a = buffer<const float>(4);
  const float* b = buffer<const float>(5);
  float* c = buffer<float>(6);
  uint n = PARAMETERS[3];
  uint x = tid(0) & 15, y = tid(1) & 15, row = tgid(1) * 16 + y, column = tgid(0) * 16 + x;
  float sum = 0;
  for (uint k = 0; k < n; k += 16) {
    tile_a[y * 16 + x] = a[row * n + k + x];
    tile_b[y * 16 + x] = b[(k + y) * n + column];
    barrier();
    for (uint i = 0; i < 16; ++i) sum += tile_a[y * 16 + i] * tile_b[i * 16 + x];
    barrier();
  }
  c[row * n + column] = sum;
}
THREADGROUP_VARIABLE(int, shared_counter, 4);
KERNEL barrier_threadgroup_atomic() {
  if (lid() < 4) shared_counter[lid()] = 0;
  barrier();
  __atomic_fetch_add(&shared_counter[IN[linearGid()] & 3], IN[linearGid()], __ATOMIC_RELAXED);
  barrier();
  OUT[linearGid()] = shared_counter[lid() & 3];
  if (lid() == 0) __atomic_fetch_add(&COUNTERS[0], shared_counter[0], __ATOMIC_RELAXED);
}
THREADGROUP_VARIABLE(float, shared_partial, 32);
KERNEL barrier_layer_norm() {   // exact: sums of small whole numbers
  const int* in = IN;
  uint width = PARAMETERS[3];
  const int* row = in + (linearGroup() % 4) * width;
  float sum = 0;
  for (uint i = lid(); i < width; i += threads()) sum += static_cast<float>(row[i] & 15);
  sum = __invar_simd_sum_f32(sum);
  if (lane() == 0) shared_partial[sg()] = sum;
  barrier();
  float total = 0;
  for (uint i = 0; i < __invar_simdgroups_per_threadgroup(); ++i) total += shared_partial[i];
  for (uint i = lid(); i < width; i += threads()) sum += static_cast<float>(row[i] & 7) * total;
  OUT[linearGid()] = static_cast<int>(sum);
}

// ---- lane operations -------------------------------------------------------------------------------------------------
KERNEL lane_reductions() {
  int x = IN[linearGid()] % 1000;
  int result = __invar_simd_sum_s32(x) + 3 * __invar_simd_min_s32(x) + 5 * __invar_simd_max_s32(x) + 7 * __invar_simd_product_s32(x | 1);
  result += static_cast<int>(__invar_simd_and_b32(x) + 11 * __invar_simd_or_b32(x) + 13 * __invar_simd_xor_b32(x) + __invar_simd_min_u32(x));
  result += static_cast<int>(__invar_simd_sum_s64(static_cast<int64_t>(x) << 33) >> 33);
  result += __invar_simd_prefix_inclusive_sum_s32(x) * 17 + __invar_simd_prefix_exclusive_sum_s32(x) * 19 + __invar_simd_prefix_exclusive_product_s32(x | 1);
  result += static_cast<int>(__invar_simd_max_f32(static_cast<float>(x))) + static_cast<int>(__invar_simd_prefix_inclusive_sum_f32(static_cast<float>(x & 15)));
  OUT[linearGid()] = result;
}
KERNEL lane_votes() {
  bool odd = IN[linearGid()] & 1;
  uint64_t result = __invar_simd_ballot(odd) + __invar_simd_active_threads_mask() * 3;
  result += __invar_simd_any(IN[linearGid()] > 60000) * 5 + __invar_simd_all(IN[linearGid()] < 64000) * 7 + __invar_simd_is_first() * 11;
  result += __invar_quad_ballot(odd) * 13 + __invar_quad_is_first() * 17;
  OUT[linearGid()] = static_cast<int>(result ^ (result >> 32));
}
KERNEL lane_shuffles() {   // only what comes from lanes that exist counts
  uint x = static_cast<uint>(IN[linearGid()]), here = static_cast<uint>(__invar_simd_sum_s32(1));
  uint result = __invar_simd_broadcast_b32(x, PARAMETERS[1] % here) + 3 * __invar_simd_broadcast_first_b32(x);
  result += 5 * __invar_simd_shuffle_b32(x, (x + lane()) % here);
  result += static_cast<uint>(__invar_simd_shuffle_b64(static_cast<uint64_t>(x) << 20, (x >> 3) % here) >> 20);
  if (here == 32) {
    result += 7 * __invar_simd_shuffle_xor_b32(x, 5) + 11 * __invar_simd_shuffle_up_b32(x, 3) + 13 * __invar_simd_shuffle_down_b32(x, 7);
    result += 17 * __invar_simd_shuffle_rotate_up_b32(x, 9) + 19 * __invar_simd_shuffle_rotate_down_b32(x, PARAMETERS[1]);
    result += 23 * __invar_simd_shuffle_and_fill_up_b32(x, ~x, 3, 8) + 29 * __invar_simd_shuffle_and_fill_down_b32(x, ~x, 2, 16);
    result += 31 * __invar_quad_broadcast_b32(x, 2) + 37 * __invar_quad_shuffle_xor_b32(x, 3) + 41 * __invar_quad_shuffle_up_b32(x, 1);
  }
  result += static_cast<uint>(__invar_quad_sum_s32(static_cast<int>(x)) + __invar_quad_prefix_inclusive_sum_s32(static_cast<int>(x)));
  OUT[linearGid()] = static_cast<int>(result);
}
KERNEL lane_divergent() {
  int x = IN[linearGid()], result;
  if (x & 1) {
    result = __invar_simd_sum_s32(x);
    if (x & 2) result += __invar_simd_prefix_inclusive_sum_s32(1) * 100;
  } else {
    result = __invar_simd_max_s32(x) + static_cast<int>(__invar_simd_active_threads_mask());
  }
  OUT[linearGid()] = result + __invar_simd_sum_s32(result & 255);
}
KERNEL lane_divergent_loop() {
  int x = IN[linearGid()] & 15, result = 0;
  for (int i = 0; i < x; ++i) {
    result += __invar_simd_sum_s32(i + 1);
    if (i & (x >> 1) & 1) result ^= static_cast<int>(__invar_simd_ballot(x & 2));
    MEET();
  }
  OUT[linearGid()] = result + __invar_simd_sum_s32(1);
}
KERNEL lane_break() {
  int x = IN[linearGid()] & 31, result = 0;
  for (int i = 0;; ++i) {
    if (__invar_simd_all(x < i)) break;
    if (x == i) {
      result = __invar_simd_prefix_exclusive_sum_s32(1) * 64 + i;
    } else {
      result += 1;
    }
    MEET();
  }
  OUT[linearGid()] = result;
}
KERNEL lane_early_return() {
  if (linearGid() % 5 == 2 || linearGid() >= PARAMETERS[0] - 40) return;
  int sum = 0;
  for (uint i = 0; i < PARAMETERS[1]; ++i) sum += __invar_simd_sum_s32(IN[linearGid()] + static_cast<int>(i));
  OUT[linearGid()] = sum;
}
KERNEL lane_data_loop() {   // a worklist: lanes fetch until nobody has work
  int work = IN[linearGid()] & 63, steps = 0;
  while (__invar_simd_any(work > 0)) {
    if (work > 0) {
      work = work & 1 ? work - 1 : work / 2;
      ++steps;
    }
  }
  OUT[linearGid()] = steps;
}
THREADGROUP_VARIABLE(int, shared_lanes, 1024);
KERNEL lane_simdgroup_barrier() {
  shared_lanes[lid()] = IN[linearGid()];
  __invar_simdgroup_barrier(2);
  int next = lid() % 32 == 31 || lid() + 1 == threads() ? 0 : shared_lanes[lid() + 1];
  OUT[linearGid()] = next;
}
THREADGROUP_VARIABLE(int, shared_mixed, 1024);
KERNEL mixed_everything() {
  int value = IN[linearGid()] & 1023;
  for (uint i = 0; i < PARAMETERS[1]; ++i) {
    int sum = __invar_simd_sum_s32(value);
    if (lane() == 0) shared_mixed[sg()] = sum;
    barrier();
    if (sg() == 0) {
      int part = lane() < __invar_simdgroups_per_threadgroup() ? shared_mixed[lane()] : 0;
      part = __invar_simd_sum_s32(part);
      if (lane() == 0) shared_mixed[1000] = part;
    }
    barrier();
    int total = shared_mixed[1000];
    switch (value & 3) {
      case 0: value += total; break;
      case 1: value = static_cast<int>(__invar_simd_ballot(true)) ^ value;
      case 2: value += 3; break;
      default:
        for (int k = 0; k < (value & 7); ++k) {
          value += __invar_simd_min_s32(k + value);
          MEET();
        }
    }
    barrier();
  }
  OUT[linearGid()] = value;
}

// ---- errors ----------------------------------------------------------------------------------------------------------
__attribute__((convergent)) static int factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }
KERNEL error_recursion() { OUT[gid()] = factorial(IN[gid()] & 7); }

// ---- other CPUs ------------------------------------------------------------------------------------------------------
#ifdef INVAR_IR
KERNEL narrow_floats() {
  __bf16 brain = static_cast<__bf16>(static_cast<float>(IN[gid()]));
  _Float16 half = static_cast<_Float16>(static_cast<float>(IN[gid()] & 255));
  OUT[gid()] = static_cast<int>(static_cast<float>(brain * brain)) + static_cast<int>(static_cast<float>(half * half));
}
#endif
