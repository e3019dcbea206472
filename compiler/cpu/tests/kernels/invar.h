// The built-in functions of compiler/IR.md, for test kernels written in C++.
#pragma once

#include <stdint.h>

typedef uint32_t uint;
#define GLOBAL extern "C" __attribute__((nothrow))
#define LANES extern "C" __attribute__((nothrow, convergent))
#define KERNEL extern "C" __attribute__((convergent)) void
#define INLINE static inline __attribute__((convergent, always_inline))
#ifdef INVAR_IR   // natively, for the reference, it must be a variable that a called function may change
#define THREADGROUP_VARIABLE(type, name, count) static type name[count] __asm__("__invar_threadgroup_var." #name)
#else
#define THREADGROUP_VARIABLE(type, name, count) type name[count]
#endif

GLOBAL void* __invar_buffer(int);
GLOBAL void* __invar_threadgroup_argument(int);
GLOBAL uint __invar_thread_position_in_grid(int);
GLOBAL uint __invar_thread_position_in_threadgroup(int);
GLOBAL uint __invar_threadgroup_position_in_grid(int);
GLOBAL uint __invar_threads_per_grid(int);
GLOBAL uint __invar_threadgroups_per_grid(int);
GLOBAL uint __invar_threads_per_threadgroup(int);
GLOBAL uint __invar_dispatch_threads_per_threadgroup(int);
GLOBAL uint __invar_thread_index_in_threadgroup();
GLOBAL uint __invar_thread_index_in_simdgroup();
GLOBAL uint __invar_simdgroup_index_in_threadgroup();
GLOBAL uint __invar_simdgroups_per_threadgroup();
GLOBAL uint __invar_dispatch_simdgroups_per_threadgroup();
GLOBAL uint __invar_threads_per_simdgroup();
GLOBAL uint __invar_thread_index_in_quadgroup();
GLOBAL uint __invar_quadgroup_index_in_threadgroup();
GLOBAL uint __invar_quadgroups_per_threadgroup();

LANES void __invar_threadgroup_barrier(int);
LANES void __invar_simdgroup_barrier(int);
LANES float __invar_simd_sum_f32(float);
LANES float __invar_simd_max_f32(float);
LANES float __invar_simd_prefix_inclusive_sum_f32(float);
LANES int __invar_simd_sum_s32(int);
LANES int __invar_simd_min_s32(int);
LANES int __invar_simd_max_s32(int);
LANES uint __invar_simd_min_u32(uint);
LANES int __invar_simd_product_s32(int);
LANES int64_t __invar_simd_sum_s64(int64_t);
LANES int __invar_simd_prefix_inclusive_sum_s32(int);
LANES int __invar_simd_prefix_exclusive_sum_s32(int);
LANES int __invar_simd_prefix_exclusive_product_s32(int);
LANES uint __invar_simd_and_b32(uint);
LANES uint __invar_simd_or_b32(uint);
LANES uint __invar_simd_xor_b32(uint);
LANES uint __invar_simd_broadcast_b32(uint, uint);
LANES uint __invar_simd_broadcast_first_b32(uint);
LANES uint __invar_simd_shuffle_b32(uint, uint);
LANES uint64_t __invar_simd_shuffle_b64(uint64_t, uint);
LANES uint __invar_simd_shuffle_xor_b32(uint, uint);
LANES uint __invar_simd_shuffle_up_b32(uint, uint);
LANES uint __invar_simd_shuffle_down_b32(uint, uint);
LANES uint __invar_simd_shuffle_rotate_up_b32(uint, uint);
LANES uint __invar_simd_shuffle_rotate_down_b32(uint, uint);
LANES uint __invar_simd_shuffle_and_fill_up_b32(uint, uint, uint, uint);
LANES uint __invar_simd_shuffle_and_fill_down_b32(uint, uint, uint, uint);
LANES uint64_t __invar_simd_ballot(bool);
LANES uint64_t __invar_simd_active_threads_mask();
LANES bool __invar_simd_any(bool);
LANES bool __invar_simd_all(bool);
LANES bool __invar_simd_is_first();
LANES int __invar_quad_sum_s32(int);
LANES int __invar_quad_prefix_inclusive_sum_s32(int);
LANES uint __invar_quad_broadcast_b32(uint, uint);
LANES uint __invar_quad_shuffle_xor_b32(uint, uint);
LANES uint __invar_quad_shuffle_up_b32(uint, uint);
LANES uint64_t __invar_quad_ballot(bool);
LANES bool __invar_quad_is_first();

template <class T> INLINE T* buffer(int index) { return static_cast<T*>(__invar_buffer(index)); }
INLINE uint gid(int d = 0) { return __invar_thread_position_in_grid(d); }
INLINE uint tid(int d = 0) { return __invar_thread_position_in_threadgroup(d); }
INLINE uint tgid(int d = 0) { return __invar_threadgroup_position_in_grid(d); }
INLINE uint gsize(int d = 0) { return __invar_threads_per_grid(d); }
INLINE uint lid() { return __invar_thread_index_in_threadgroup(); }
INLINE uint lane() { return __invar_thread_index_in_simdgroup(); }
INLINE uint sg() { return __invar_simdgroup_index_in_threadgroup(); }
INLINE uint threads() {
  return __invar_threads_per_threadgroup(0) * __invar_threads_per_threadgroup(1) * __invar_threads_per_threadgroup(2);
}
INLINE uint linearGid() { return gid(0) + gsize(0) * (gid(1) + gsize(1) * gid(2)); }
INLINE uint linearGroup() {
  return tgid(0) + __invar_threadgroups_per_grid(0) * (tgid(1) + __invar_threadgroups_per_grid(1) * tgid(2));
}
/// At the end of a loop's body: the native reference does not know by itself where lanes that went different ways meet.
#ifdef INVAR_IR
#define MEET()
#else
#define MEET() __invar_simdgroup_barrier(0)
#endif
INLINE void barrier() { __invar_threadgroup_barrier(2); }
